// Whether the live stream stands. Lost means: shown as a quiet banner, nothing else stops.
import { useSyncExternalStore } from 'react';

let connected = true;
const listeners = new Set<() => void>();

export function set_connected(up: boolean) {
  if (up === connected) return;
  connected = up;
  listeners.forEach((listener) => listener());
}

export function useConnected() {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => connected,
  );
}
