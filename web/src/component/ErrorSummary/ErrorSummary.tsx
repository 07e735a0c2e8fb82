// All that is wrong with a form, each a link to its field; takes the focus when it appears.
import { useEffect, useRef } from 'react';

export type Errors = Readonly<Record<string, string>>;

export function ErrorSummary({ errors, attempt }: { errors: Errors; attempt: number }) {
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (attempt > 0) box.current?.focus();
  }, [attempt]);
  const entries = Object.entries(errors);
  if (entries.length === 0) return null;
  const go = (event: React.MouseEvent, id: string) => {
    event.preventDefault();
    document.getElementById(id)?.focus();
  };
  return (
    <div className="nhsuk-error-summary" ref={box} tabIndex={-1} role="alert">
      <h2 className="nhsuk-error-summary__title">There is a problem</h2>
      <div className="nhsuk-error-summary__body">
        <ul className="nhsuk-list nhsuk-error-summary__list">
          {entries.map(([id, message]) => (
            <li key={id}>
              <a href={`#${id}`} onClick={(event) => go(event, id)}>
                {message}
              </a>
            </li>
          ))}
        </ul>
      </div>
    </div>
  );
}
