import { type KeyboardEvent, type PointerEvent, useEffect, useRef, useState } from "react";
import { Button } from "~/ui/Button";
import { Slider } from "~/ui/Choice";
import { Dialog } from "~/ui/Dialog";
import { useFormats, useWords } from "~/words";
import { peopleWords } from "../words";
import { type Crop, cut, dragged, MOST_ZOOM, sideOf, WHOLE, within } from "./crop";

interface CropDialogProps {
  picture: ImageBitmap;
  onClose: () => void;
  onCut: (file: File) => void;
}

const STEP_PX = 12;
const MOVES: Readonly<Record<string, readonly [number, number]>> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
};

/** Chooses the square of a picture: dragged by hand or by arrow keys, and magnified. */
export function CropDialog({ picture, onClose, onCut }: CropDialogProps) {
  const t = useWords(peopleWords);
  const { percent } = useFormats();
  const [crop, setCrop] = useState<Crop>(WHOLE);
  const [busy, setBusy] = useState(false);
  const finish = async () => {
    setBusy(true);
    onCut(await cut(picture, crop));
  };
  return (
    <Dialog
      open
      onClose={onClose}
      title={t("crop_title")}
      actions={
        <Button look="primary" busy={busy} onClick={() => void finish()}>
          {t("crop_done")}
        </Button>
      }
    >
      <div className="grid justify-items-center gap-4 pt-1">
        <Window picture={picture} crop={crop} onChange={setCrop} />
        <div className="w-full">
          <Slider
            label={t("zoom")}
            value={crop.zoom}
            onChange={(zoom) => setCrop(within(picture, { ...crop, zoom }))}
            min={1}
            max={MOST_ZOOM}
            step={0.05}
            format={(zoom) => percent(zoom, 0)}
          />
        </div>
      </div>
    </Dialog>
  );
}

interface WindowProps {
  picture: ImageBitmap;
  crop: Crop;
  onChange: (crop: Crop) => void;
}

function Window({ picture, crop, onChange }: WindowProps) {
  const t = useWords(peopleWords);
  const canvas = useRef<HTMLCanvasElement>(null);
  const from = useRef<{ x: number; y: number }>(null);
  useEffect(() => draw(canvas.current, picture, crop), [picture, crop]);
  const move = (dx: number, dy: number) => onChange(dragged(picture, crop, dx, dy, canvas.current?.clientWidth ?? 1));
  const onPointerDown = (event: PointerEvent) => {
    event.currentTarget.setPointerCapture(event.pointerId);
    from.current = { x: event.clientX, y: event.clientY };
  };
  const onPointerMove = ({ clientX: x, clientY: y }: PointerEvent) => {
    if (!from.current) return;
    move(x - from.current.x, y - from.current.y);
    from.current = { x, y };
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const way = MOVES[event.key];
    if (!way) return;
    event.preventDefault();
    move(-way[0] * STEP_PX, -way[1] * STEP_PX); // the window goes where the arrow points
  };
  return (
    <canvas
      ref={canvas}
      tabIndex={0}
      role="img"
      aria-label={t("crop_hint")}
      width={512}
      height={512}
      onPointerDown={onPointerDown}
      onPointerMove={onPointerMove}
      onPointerUp={() => {
        from.current = null;
      }}
      onKeyDown={onKeyDown}
      className="size-64 cursor-move touch-none rounded-full bg-raised ring-1 ring-line"
    />
  );
}

function draw(canvas: HTMLCanvasElement | null, picture: ImageBitmap, crop: Crop): void {
  const pen = canvas?.getContext("2d");
  if (!canvas || !pen) return;
  const side = sideOf(picture, crop.zoom);
  pen.clearRect(0, 0, canvas.width, canvas.height);
  const left = crop.x * picture.width - side / 2;
  const top = crop.y * picture.height - side / 2;
  pen.drawImage(picture, left, top, side, side, 0, 0, canvas.width, canvas.height);
}
