// What has just been done, said once to everyone, also to a screen reader. It stays until the next.
import { createContext, useContext } from 'react';
import './Notice.css';

export interface Said {
  text: string;
  link?: { to: string; label: string };
}

export const NoticeContext = createContext<(said: Said | undefined) => void>(() => undefined);
export const useNotice = () => useContext(NoticeContext);

export function Notice({
  said,
  children,
}: {
  said: Said | undefined;
  children?: React.ReactNode;
}) {
  return (
    <div role="status" className="notice-region">
      {said ? (
        <p className="notice">
          <svg viewBox="0 0 16 16" aria-hidden="true" focusable="false">
            <path d="M2 8l4 4 8-9" fill="none" stroke="currentColor" strokeWidth="2.5" />
          </svg>
          <span>{said.text}</span>
          {children}
        </p>
      ) : null}
    </div>
  );
}
