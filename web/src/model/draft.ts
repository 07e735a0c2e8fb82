// What has been typed and not yet saved, kept for this tab until it is saved or given up.
// sessionStorage ends with the tab, so no patient data stays on a shared machine.
const prefix = 'homeward.draft.';

export function kept<T extends object>(key: string, blank: T): T {
  const text = sessionStorage.getItem(prefix + key);
  if (text === null) return blank;
  try {
    return { ...blank, ...(JSON.parse(text) as Partial<T>) };
  } catch {
    return blank;
  }
}

export function keep(key: string, draft: object): void {
  sessionStorage.setItem(prefix + key, JSON.stringify(draft));
}

export function forget(key: string): void {
  sessionStorage.removeItem(prefix + key);
}

export function forget_all(): void {
  Object.keys(sessionStorage)
    .filter((key) => key.startsWith(prefix))
    .forEach((key) => sessionStorage.removeItem(key));
}
