import type { Edit } from './copies.ts'

/** A plausible mistake, planted in a copy of Quorate in the code that gives specs access to the state. */
export interface Mistake {
  readonly name: string
  readonly edits: readonly Edit[]
  /** Which idioms can reveal it, by name, and whether only specs with symmetric ids can. */
  readonly idioms: RegExp
  readonly symmetric?: true
}

export const mistakes: readonly Mistake[] = [
  {
    name: '=== compares objects by identity',
    edits: [{ file: 'program/rewriting/rewrite.ts', from: '        this.#compare(node)\n', to: '' }],
    idioms: /equality/,
  },
  {
    name: 'anything is taken for true or false',
    edits: [
      {
        file: 'language/helpers/answer.ts',
        from: 'if (answer === true || answer === false) return answer',
        to: "if (typeof answer !== 'symbol') return Boolean(answer)",
      },
    ],
    idioms: /impure: (?:guard|quantifier)/,
  },
  {
    name: 'effects may return anything',
    edits: [
      {
        file: 'language/helpers/answer.ts',
        from: "if (typeof result === 'function' || typeof result === 'symbol') return false",
        to: 'if (result !== null) return true',
      },
    ],
    idioms: /impure: effect/,
  },
  {
    name: 'a frozen literal is not looked into',
    edits: [
      {
        file: 'compile/runtime/present.ts',
        from: 'value === null || isOwn(value)) return value',
        to: 'value === null || Object.isFrozen(value)) return value',
      },
    ],
    idioms: /frozen literal/,
  },
  {
    name: 'sets come in the order of the first that is seen',
    edits: [
      {
        file: 'domain/values/own.ts',
        from: 'return `{${Array.from(value as Iterable<unknown>, textOf).join()}}`',
        to: 'return `{${Array.from(value as Iterable<unknown>, textOf).sort().join()}}`',
      },
    ],
    idioms: /first of|set to a set|sets over/,
  },
  {
    name: 'iterators that are used up may be kept',
    edits: [{ file: 'program/evaluation.ts', from: 'if (unfreezable) throw', to: 'if (unfreezable && !kept) throw' }],
    idioms: /used-up/,
  },
  {
    name: 'writes to the outside are allowed',
    edits: [
      {
        file: 'program/evaluation.ts',
        from: 'stamp || !this.#sealed || this.fail(wroteVariable(name))',
        to: 'stamp || name',
      },
      { file: 'program/evaluation.ts', from: 'if (misdeed) throw', to: "if (misdeed?.what === 'eval') throw" },
    ],
    idioms: /impure: (?:counter|memo|cached|list|effect that remembers)/,
  },
  {
    name: 'a quantifier is taken apart whose test counts',
    edits: [
      { file: 'compile/resultCache/quantified.ts', from: 'isIndependent(written) && ', to: '' },
      {
        file: 'compile/resultCache/quantified.ts',
        from: 'if (again.some(',
        to: 'if (tests.length === 0 && again.some(',
      },
    ],
    idioms: /counting quantifier/,
  },
  {
    name: 'ids that are declared symmetric are not compared',
    edits: [
      {
        file: 'explore/audits/asymmetry.ts',
        from: 'if (!symmetry) return',
        to: 'if (symmetry !== undefined) return',
      },
    ],
    idioms: /./,
    symmetric: true,
  },
  {
    name: 'views have no enumerable fields',
    edits: [
      {
        file: 'compile/accessors/records.ts',
        from: '{ enumerable: ${!hidden}, get()',
        to: '{ enumerable: false, get()',
      },
      {
        file: 'compile/accessors/records.ts',
        from: 'kind: { enumerable: true, get()',
        to: 'kind: { enumerable: false, get()',
      },
    ],
    idioms: /objects/,
  },
  {
    name: 'the view of a union has the fields of its other kinds',
    edits: [
      {
        file: 'compile/accessors/records.ts',
        from: '...fields.map((f) => accessor(shape, f, guard)),\n    ].join',
        to: '...fields.map((f) => accessor(shape, f, guard)),\n...others.map((f) => `${f}: { enumerable: true, get() {} }`),\n    ].join',
      },
    ],
    idioms: /union|: in\b/,
  },
]
