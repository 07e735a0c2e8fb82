// The keys that work everywhere. Opened with "?" or from the header; closed with Escape.
import { useEffect, useRef } from 'react';
import './KeyboardHelp.css';

const keys = [
  ['/', 'Search for a person'],
  ['j', 'Next row'],
  ['k', 'Row before'],
  ['Enter', 'Open the row'],
  ['Escape', 'Close the panel or this help'],
  ['?', 'This help'],
] as const;

export function KeyboardHelp({ open, close }: { open: boolean; close: () => void }) {
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    if (open && !dialog.current?.open) dialog.current?.showModal();
    if (!open && dialog.current?.open) dialog.current.close();
  }, [open]);
  return (
    <dialog ref={dialog} className="help" aria-labelledby="help-title" onClose={close}>
      <h2 id="help-title">Keys</h2>
      <dl className="help-keys">
        {keys.map(([key, meaning]) => (
          <div key={key}>
            <dt>
              <kbd>{key}</kbd>
            </dt>
            <dd>{meaning}</dd>
          </div>
        ))}
      </dl>
      <button type="button" className="nhsuk-button nhsuk-button--secondary" onClick={close}>
        Close
      </button>
    </dialog>
  );
}
