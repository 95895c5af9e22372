/** Files to take along: ONNX, a page that predicts, a picture, a short film of the network's life. @module */

import { useSignal } from "@preact/signals";
import type { JSX } from "preact";
import type { Lane } from "./lane.ts";

const FILM_MS = 6000;

function save(name: string, data: BlobPart, type: string): void {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([data], { type }));
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}

/** The pictures of a lane side by side. */
function compose(canvases: readonly HTMLCanvasElement[], target: HTMLCanvasElement): void {
  const height = Math.max(...canvases.map((canvas) => canvas.height));
  target.height = height;
  target.width = canvases.reduce((sum, canvas) => sum + Math.round((canvas.width * height) / canvas.height), 0);
  const context = target.getContext("2d") as CanvasRenderingContext2D;
  let x = 0;
  for (const canvas of canvases) {
    const width = Math.round((canvas.width * height) / canvas.height);
    context.drawImage(canvas, x, 0, width, height);
    x += width;
  }
}

function canvasesOf(button: HTMLElement): HTMLCanvasElement[] {
  return [...(button.closest(".lane")?.querySelectorAll<HTMLCanvasElement>("canvas.plane, canvas.network") ?? [])];
}

function savePicture(button: HTMLElement): void {
  const target = document.createElement("canvas");
  compose(canvasesOf(button), target);
  target.toBlob((blob) => blob && save("network.png", blob, "image/png"));
}

/** Plays the frames through and records them. */
async function saveFilm(lane: Lane, button: HTMLElement): Promise<void> {
  const target = document.createElement("canvas");
  compose(canvasesOf(button), target);
  const recorder = new MediaRecorder(target.captureStream(30), { mimeType: "video/webm" });
  const parts: Blob[] = [];
  recorder.ondataavailable = ({ data }) => parts.push(data);
  const stopped = new Promise((resolve) => {
    recorder.onstop = resolve;
  });
  recorder.start();
  const began = performance.now();
  const count = lane.frames.value.length;
  for (let share = 0; share < 1; share = (performance.now() - began) / FILM_MS) {
    lane.at.value = Math.min(count - 1, Math.floor(share * count));
    await new Promise(requestAnimationFrame);
    compose(canvasesOf(button), target);
  }
  recorder.stop();
  await stopped;
  lane.at.value = null;
  save("growth.webm", new Blob(parts), "video/webm");
}

export function Exports({ lane }: { lane: Lane }): JSX.Element {
  const filming = useSignal(false);
  lane.onExport = async (name, data, inputs) => {
    if (name.endsWith(".onnx")) return save(name, data as BlobPart, "application/octet-stream");
    const { predictorPage } = await import("./predictor-page.ts");
    const text = typeof data === "string" ? data : new TextDecoder().decode(data);
    return save("network.html", predictorPage(text, inputs), "text/html");
  };
  return (
    <div class="exports">
      <span>take along:</span>
      <button type="button" onClick={() => lane.say({ type: "export", format: "onnx" })}>
        ONNX
      </button>
      <button type="button" onClick={() => lane.say({ type: "export", format: "js" })}>
        a page that predicts
      </button>
      <button type="button" onClick={({ currentTarget }) => savePicture(currentTarget)}>
        picture
      </button>
      <button
        type="button"
        disabled={filming.value || typeof MediaRecorder === "undefined"}
        onClick={({ currentTarget }) => {
          filming.value = true;
          void saveFilm(lane, currentTarget).finally(() => {
            filming.value = false;
          });
        }}
      >
        {filming.value ? "filming…" : "film (WebM)"}
      </button>
    </div>
  );
}
