const ends = new Map<string, Promise<unknown>>();

/** Return what `act` does, once everything else of this name has ended: in all tabs where the browser has locks. */
export async function alone<T>(name: string, act: () => Promise<T>): Promise<T> {
  if (globalThis.navigator?.locks) return await navigator.locks.request(`socialpulse:${name}`, act);
  const before = ends.get(name) ?? Promise.resolve();
  const mine = before.then(act, act);
  ends.set(name, mine);
  try {
    return await mine;
  } finally {
    if (ends.get(name) === mine) ends.delete(name);
  }
}
