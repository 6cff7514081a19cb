import { useEffect, useState } from "react";

export type Facing = "user" | "environment";

interface Camera {
  stream: MediaStream | null;
  error: "denied" | "missing" | null;
  canTurn: boolean;
}

const WANTED = { width: { ideal: 1080 }, height: { ideal: 1920 }, frameRate: { ideal: 30 } };

/** The camera and microphone of this device, for as long as they are shown. */
export function useCamera(facing: Facing): Camera {
  const [camera, setCamera] = useState<Camera>({ stream: null, error: null, canTurn: false });
  useEffect(() => {
    let isGone = false;
    let opened: MediaStream | null = null;
    const asked = navigator.mediaDevices.getUserMedia({ video: { ...WANTED, facingMode: facing }, audio: true });
    asked.then(
      async (stream) => {
        opened = stream;
        if (isGone) return stopAll(stream);
        const n = (await navigator.mediaDevices.enumerateDevices()).filter(({ kind }) => kind === "videoinput").length;
        setCamera({ stream, error: null, canTurn: n > 1 });
      },
      (error: DOMException) => {
        const isDenied = error.name === "NotAllowedError" || error.name === "SecurityError";
        setCamera({ stream: null, error: isDenied ? "denied" : "missing", canTurn: false });
      },
    );
    return () => {
      isGone = true;
      if (opened) stopAll(opened);
    };
  }, [facing]);
  return camera;
}

function stopAll(stream: MediaStream): void {
  for (const track of stream.getTracks()) track.stop();
}
