import { Upload } from "lucide-react";
import { type DragEvent, type ReactNode, useId, useRef, useState } from "react";
import { cx } from "./cx";
import { Spinner } from "./Spinner";

interface FileDropProps {
  label: string;
  hint?: ReactNode;
  /** As the accept attribute of a file input: ".csv,video/*". */
  accept?: string;
  multiple?: boolean;
  onFiles: (files: File[]) => void;
  disabled?: boolean;
  busy?: boolean;
  className?: string;
  /** What stands in the field instead of the arrow and the words. */
  children?: ReactNode;
}

/** A place to drop a file on, or to press and choose one. */
export function FileDrop({
  label,
  hint,
  accept,
  multiple = false,
  onFiles,
  disabled = false,
  busy = false,
  className,
  children,
}: FileDropProps) {
  const id = useId();
  const input = useRef<HTMLInputElement>(null);
  const [over, setOver] = useState(false);
  const off = disabled || busy;
  const take = (list: FileList | null | undefined) => {
    const files = [...(list ?? [])].slice(0, multiple ? undefined : 1);
    if (files.length > 0 && !off) onFiles(files);
    if (input.current) input.current.value = ""; // so that the same file can be chosen again
  };
  const drag = (is: boolean) => (event: DragEvent) => {
    event.preventDefault();
    setOver(is && !off);
  };
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: dropping is a second way; the button inside is the first
    <div
      onDragEnter={drag(true)}
      onDragOver={drag(true)}
      onDragLeave={drag(false)}
      onDrop={(event) => {
        drag(false)(event);
        take(event.dataTransfer.files);
      }}
      className={className}
    >
      <button
        type="button"
        disabled={off}
        aria-busy={busy || undefined}
        aria-describedby={hint ? id : undefined}
        onClick={() => input.current?.click()}
        className={cx(
          "grid w-full place-items-center gap-2 rounded-2xl border-2 border-dashed px-6 py-10 text-center transition-colors disabled:opacity-60",
          over ? "border-accent bg-accent-soft" : "border-edge hover:border-ink-2 hover:bg-raised/50",
        )}
      >
        {children ?? (
          <>
            <span className="grid size-12 place-items-center rounded-full bg-accent-soft text-xl text-accent">
              {busy ? <Spinner /> : <Upload aria-hidden className="size-5" />}
            </span>
            <span className="font-semibold">{label}</span>
          </>
        )}
        {hint && (
          <span id={id} className="max-w-md text-sm text-ink-2">
            {hint}
          </span>
        )}
      </button>
      <input
        ref={input}
        type="file"
        hidden
        aria-label={label}
        accept={accept}
        multiple={multiple}
        onChange={(event) => take(event.target.files)}
      />
    </div>
  );
}
