// The present, ticking, by the server's clock.
import { useSyncExternalStore } from 'react';

const tick_ms = 5000;
let offset = 0;
let now = Date.now();
let timer: ReturnType<typeof setInterval> | undefined;
const listeners = new Set<() => void>();

function tick() {
  now = Date.now() + offset;
  listeners.forEach((listener) => listener());
}

function subscribe(listener: () => void) {
  listeners.add(listener);
  timer ??= setInterval(tick, tick_ms);
  return () => {
    listeners.delete(listener);
    if (listeners.size === 0) {
      clearInterval(timer);
      timer = undefined;
    }
  };
}

// Every screen says what time it is for the server; small differences are the way there and back.
export function set_server_time(at: string | undefined) {
  const instant = Date.parse(at ?? '');
  if (Number.isNaN(instant)) return;
  const found = instant - Date.now();
  const next = Math.abs(found) < 2000 ? 0 : found;
  if (Math.abs(next - offset) < 2000) return;
  offset = next;
  tick();
}

export const useNow = () => useSyncExternalStore(subscribe, () => now);
