const TYPES = [
  "video/mp4;codecs=avc1.64003e,mp4a.40.2",
  "video/mp4",
  "video/webm;codecs=vp9,opus",
  "video/webm;codecs=vp8,opus",
  "video/webm",
];
const BITS_PER_S = 8_000_000;
const PIECE_MS = 1_000;

/** Records a stream until it is stopped. */
export class Recording {
  private readonly recorder: MediaRecorder;
  private readonly pieces: Blob[] = [];
  private readonly type = recordedType();

  constructor(stream: MediaStream) {
    this.recorder = new MediaRecorder(stream, { mimeType: this.type, videoBitsPerSecond: BITS_PER_S });
    this.recorder.ondataavailable = ({ data }) => data.size && this.pieces.push(data);
    this.recorder.start(PIECE_MS);
  }

  /** Return what was recorded as a file of this name; its ending is added. */
  stop(name: string): Promise<File> {
    return new Promise((resolve) => {
      const [type = ""] = this.type.split(";");
      this.recorder.onstop = () => resolve(new File(this.pieces, `${name}.${type.split("/")[1]}`, { type }));
      this.recorder.stop();
    });
  }
}

/** The best type this browser records; the empty string leaves it to the browser. */
function recordedType(): string {
  return TYPES.find((type) => MediaRecorder.isTypeSupported(type)) ?? "";
}
