/** All proxies that the checker or a loaded spec has created. JavaScript itself cannot tell a proxy from its target. */
const known = new WeakSet<object>()

export function proxied<T extends object>(target: T, handler: ProxyHandler<T>): T {
  return noted(new Proxy(target, handler))
}

/** Records a proxy. */
export function noted<T extends object>(proxy: T): T {
  known.add(proxy)
  return proxy
}

export function isProxied(value: unknown): boolean {
  return typeof value === 'object' || typeof value === 'function' ? known.has(value as object) : false
}
