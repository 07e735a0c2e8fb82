// Server-sent events: which topics have changed. The screen is then read again.
export interface Change {
  sequence?: number;
  keys?: string[];
}

export interface Listener {
  changed(topic: string, change: Change): void;
  connected(up: boolean): void;
}

function change_from(data: string): Change {
  try {
    return JSON.parse(data) as Change;
  } catch {
    return {};
  }
}

// Listens until the returned function is called. A broken stream is opened again after a second,
// then after two, up to ten.
export function listen(topics: readonly string[], listener: Listener): () => void {
  let source: EventSource | undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let failures = 0;

  const open = () => {
    source = new EventSource(`/live?topics=${topics.map(encodeURIComponent).join(',')}`);
    source.onopen = () => {
      failures = 0;
      listener.connected(true);
      // What changed between the reading of the screen and now would otherwise be missed.
      topics.slice(0, 1).forEach((topic) => listener.changed(topic, {}));
    };
    source.onerror = () => {
      source?.close();
      listener.connected(false);
      failures += 1;
      timer = setTimeout(open, Math.min(10_000, 1000 * failures));
    };
    const heard = (topic: string) => (event: MessageEvent<string>) =>
      listener.changed(topic, change_from(event.data));
    topics.forEach((topic) => source?.addEventListener(topic, heard(topic)));
  };

  open();
  return () => {
    clearTimeout(timer);
    source?.close();
  };
}

// Calls `read` for each change, one at a time: what changes meanwhile is read once more afterwards,
// so that a burst of events neither starves the screen nor leaves it behind.
export function one_at_a_time(read: () => Promise<unknown>): () => void {
  let running = false;
  let again = false;
  const run = () => {
    if (running) {
      again = true;
      return;
    }
    running = true;
    const done = () => {
      running = false;
      if (again) run();
    };
    again = false;
    read().then(done, done);
  };
  return run;
}
