/** How a picture stands in its frame: `scale` 1 fits; x and y are pixels that its middle is moved by. */
export interface Zoom {
  readonly scale: number;
  readonly x: number;
  readonly y: number;
}

export const Fitted: Zoom = { scale: 1, x: 0, y: 0 };

const Largest = 8;

/** Changes the scale so that the point under (x, y), measured from the middle of the frame, stays under it. */
export function zoomAt(zoom: Zoom, scale: number, x: number, y: number): Zoom {
  const next = Math.min(Math.max(scale, 1), Largest);
  const factor = next / zoom.scale;
  return { scale: next, x: x - (x - zoom.x) * factor, y: y - (y - zoom.y) * factor };
}

/** Keeps the picture over its frame. */
export function clampPan(zoom: Zoom, width: number, height: number): Zoom {
  if (zoom.scale <= 1) {
    return Fitted;
  }
  const reachX = (width * (zoom.scale - 1)) / 2;
  const reachY = (height * (zoom.scale - 1)) / 2;
  return {
    scale: zoom.scale,
    x: Math.min(reachX, Math.max(-reachX, zoom.x)),
    y: Math.min(reachY, Math.max(-reachY, zoom.y)),
  };
}
