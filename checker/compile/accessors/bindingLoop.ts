import type { ActionModel, Parameter } from '../../language/model/model.ts'
import { decodeScalar, isBoolean } from '../layout/bits.ts'
import type { Codecs } from './codec.ts'

/** An action with more fixed bindings makes them anew each time. */
const MAX_LISTED = 4096

/** Source that runs something for every binding of an action, with the binding in `b` and its ordinal in `ORD`. */
export interface BindingLoop {
  /** To stand before the loop, once. */
  readonly declarations: string
  readonly over: (body: string) => string
}

/**
 * Fixed bindings are made once and listed; the guards of an action with nine bindings take a fifth less time than with the
 * values written into one shared object.
 */
export function bindingLoop(action: ActionModel, a: number, codecs: Codecs): BindingLoop {
  const parameters = action.stages.flat()
  const size = parameters.reduce((n, p) => (p.domain ? n * Number(p.domain.cardinality) : Infinity), 1)
  const binding = objectOf(action.stages, a)
  const classes = [...action.stages, []].map((_, s) => classOf(action.stages.slice(0, s), a)).join('\n')
  if (size <= MAX_LISTED)
    return {
      declarations: `${classes}\nconst l${a}_ = []; ${nested(action.stages, a, codecs, `l${a}_.push(Object.freeze(${binding}));`)}`,
      over: (body) => `for (let k = 0; k < ${size}; k++) { const b = l${a}_[k]; ORD = k; ${body} }`,
    }
  return {
    declarations: classes,
    over: (body) => `let ord = 0; ${nested(action.stages, a, codecs, `const b = ${binding}; ORD = ord++; ${body}`)}`,
  }
}

/**
 * A class for the values chosen in some stages, whose fields get what is in the variables `hS_I`: so an object with another prototype
 * is made five times faster than by changing the prototype.
 */
function classOf(stages: ActionModel['stages'], a: number): string {
  const name = `Binding${a}_${stages.length}`
  const fields = stages.flatMap((stage, s) =>
    stage.map((p, i) => ({ name: JSON.stringify(p.name), from: `h${a}_${s}_${i}` })),
  )
  const last = stages.at(-1)?.map((_, i) => `h${a}_${stages.length - 1}_${i}`) ?? []
  const variables = last.length > 0 ? `var ${last.join(', ')};` : ''
  return `${variables} class ${name} { ${fields.map((f) => `[${f.name}] = ${f.from};`).join(' ')} } asBinding(${name});`
}

function objectOf(stages: ActionModel['stages'], a: number): string {
  const values = stages.flatMap((stage, s) => stage.map((_, i) => `h${a}_${s}_${i} = v${s}_${i}`))
  return `(${[...values, `new Binding${a}_${stages.length}()`].join(', ')})`
}

/** Loops within loops, the first parameter outermost; what a stage reads from the state it reads when it begins. */
function nested(stages: ActionModel['stages'], a: number, codecs: Codecs, body: string): string {
  return stages.reduceRight((inner, stage, s) => {
    const earlier = objectOf(stages.slice(0, s), a)
    const sources = stage.map((p, i) =>
      p.from
        ? `const q${s}_${i} = R.chosen(M.actions[${a}].stages[${s}][${i}].from(V, ${earlier}), M.actions[${a}].stages[${s}][${i}]);`
        : '',
    )
    return `${sources.join(' ')} ${stage.reduceRight((within, p, i) => loop(p, `${s}_${i}`, codecs, within), inner)}`
  }, body)
}

function loop(parameter: Parameter, id: string, codecs: Codecs, body: string): string {
  if (parameter.from)
    return `for (let i${id} = 0; i${id} < q${id}.length; i${id}++) { const v${id} = q${id}[i${id}]; ${body} }`
  const { domain } = parameter
  return `for (let i${id} = 0; i${id} < ${domain.cardinality}; i${id}++) { const v${id} = ${valueAt(domain, `i${id}`, codecs)}; ${body} }`
}

function valueAt(domain: NonNullable<Parameter['domain']>, i: string, codecs: Codecs): string {
  if (domain.kind !== 'scalar') return `${codecs.values(domain)}[${i}]`
  if (isBoolean(domain)) return `${i} === 1`
  return domain.table ? `${codecs.values(domain)}[${i}]` : decodeScalar(domain, i, '')
}
