/** Do something some time from now, once the browser has nothing better to do. Returns how to call that off. */
export function whenIdle(work: () => void, afterMs: number): () => void {
  let callOff = () => {};
  const timer = setTimeout(() => {
    if (!("requestIdleCallback" in window)) return work(); // Safari
    const number = requestIdleCallback(work);
    callOff = () => cancelIdleCallback(number);
  }, afterMs);
  return () => {
    clearTimeout(timer);
    callOff();
  };
}
