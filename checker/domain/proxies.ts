/** JavaScript does not tell a proxy from its target. These are the ones that the checker, or a spec that it has loaded, has made. */
const known = new WeakSet<object>()

export function proxied<T extends object>(target: T, handler: ProxyHandler<T>): T {
  return noted(new Proxy(target, handler))
}

/** Notes that this is a proxy. */
export function noted<T extends object>(proxy: T): T {
  known.add(proxy)
  return proxy
}

export function isProxied(value: unknown): boolean {
  return typeof value === 'object' || typeof value === 'function' ? known.has(value as object) : false
}
