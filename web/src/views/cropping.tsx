import { useRef, useState } from "preact/hooks";
import type { FactsAnswer } from "../api/answers";
import type { ApiClient } from "../api/apiClient";
import { dragged, fitted, Whole, type Grip } from "../model/crop";
import { edit } from "./editing";
import { Modal } from "./modal";

const Steepest = 45;
const KeyStep = 0.01;
/** Digits behind the point: finer than the pixels of any picture. */
const Digits = 7;

const Corners: readonly (readonly [Grip, string])[] = [
  ["topLeft", "Upper left corner"], ["topRight", "Upper right corner"], ["bottomLeft", "Lower left corner"], ["bottomRight", "Lower right corner"],
];

const Ways: Readonly<Record<string, readonly [number, number]>> = {
  ArrowLeft: [-KeyStep, 0], ArrowRight: [KeyStep, 0], ArrowUp: [0, -KeyStep], ArrowDown: [0, KeyStep],
};

interface CroppingProps {
  api: ApiClient;
  library: string;
  facts: FactsAnswer;
  close: () => void;
}

/** Straightens a picture and keeps a part of it. What is shown may be brought back at any time: the file stays as it is. */
export function Cropping({ api, library, facts, close }: CroppingProps) {
  const frame = useRef<HTMLDivElement>(null);
  const [asked, setAsked] = useState(Whole);
  const [angle, setAngle] = useState(0);
  const [isBusy, setBusy] = useState(false);
  const picture = { width: facts.width, height: facts.height, angle };
  const part = fitted(picture, asked);

  const drag = (grip: Grip) => (event: PointerEvent) => {
    event.preventDefault();
    event.stopPropagation();
    const held = event.currentTarget as HTMLElement;
    held.focus();
    held.setPointerCapture(event.pointerId);
    const { width, height } = frame.current!.getBoundingClientRect();
    held.onpointermove = (now) =>
      setAsked(dragged(picture, part, grip, (now.clientX - event.clientX) / width, (now.clientY - event.clientY) / height));
    held.onpointerup = held.onpointercancel = () => (held.onpointermove = null);
  };
  const press = (grip: Grip) => (event: KeyboardEvent) => {
    const way = Ways[event.key];
    if (way !== undefined) {
      event.preventDefault();
      event.stopPropagation();
      setAsked(dragged(picture, part, grip, ...way));
    }
  };
  const keep = async () => {
    const round = (value: number) => Number(value.toFixed(Digits));
    setBusy(true);
    if (angle !== 0 || part.width < 1 || part.height < 1) {
      const crop = { x: round(part.x), y: round(part.y), width: round(part.width), height: round(part.height), angle };
      await edit(api, library, facts.id, { crop });
    }
    close();
  };
  const percent = (value: number) => `${value * 100}%`;
  return (
    <Modal label="Crop and straighten" class="cropping" cancel={close}>
      {/* The viewer beneath has keys of its own. */}
      <div class="cropping-rows" onKeyDown={(event) => event.stopPropagation()}>
        <div class="cropping-place">
          <div
            ref={frame} class="cropping-frame"
            style={{ aspectRatio: `${facts.width} / ${facts.height}`, width: `min(100%, calc((100dvh - 190px) * ${facts.width / facts.height}))` }}
          >
            <img
              src={api.renditionUrl(facts.id, "preview", facts.tag ?? "")} alt="" draggable={false}
              style={{ transform: angle === 0 ? "" : `rotate(${angle}deg)` }}
            />
            <div
              class="cropping-part" role="group" tabIndex={0} aria-label="The part that is kept"
              style={{ left: percent(part.x), top: percent(part.y), width: percent(part.width), height: percent(part.height) }}
              onPointerDown={drag("all")} onKeyDown={press("all")}
            >
              {Corners.map(([grip, name]) => (
                <button
                  key={grip} type="button" class={`cropping-grip is-${grip}`} aria-label={name} onPointerDown={drag(grip)} onKeyDown={press(grip)}
                />
              ))}
            </div>
          </div>
        </div>
        <label class="cropping-angle">
          <span>Straighten</span>
          <input
            type="range" min={-Steepest} max={Steepest} step={0.5} value={angle} aria-valuetext={`${angle} degrees`}
            onInput={(event) => setAngle(Number(event.currentTarget.value))}
          />
          <output aria-hidden="true">{angle.toFixed(1)}°</output>
        </label>
        <div class="cropping-actions">
          <button type="button" class="button is-quiet" onClick={close}>Cancel</button>
          <button type="button" class="button" disabled={isBusy} onClick={() => void keep()}>Keep this part</button>
        </div>
      </div>
    </Modal>
  );
}
