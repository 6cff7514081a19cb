/** Says that something is on its way, where a skeleton would say too much. */
export function Spinner({ label }: { label?: string }) {
  const ring = "inline-block size-[1.1em] animate-spin rounded-full border-2 border-current border-e-transparent";
  return label ? <span role="status" aria-label={label} className={ring} /> : <span aria-hidden className={ring} />;
}
