// The header, the places of this role on the left, and one main thing.
import { useEffect, useRef, useState } from 'react';
import { Link, NavLink, useLocation, useNavigate } from 'react-router';
import { navigation, role_words } from '../../model/role.ts';
import { useConnected } from '../hooks/use_connection.ts';
import { typing_in } from '../hooks/use_list_keys.ts';
import { useSession } from '../hooks/use_session.ts';
import { KeyboardHelp } from '../KeyboardHelp/KeyboardHelp.tsx';
import { Notice, NoticeContext, type Said } from '../Notice/Notice.tsx';
import './Frame.css';

function Mark() {
  return (
    <svg className="frame-mark" viewBox="0 0 32 32" aria-hidden="true" focusable="false">
      <path d="M5 16 16 6l11 10" fill="none" stroke="currentColor" strokeWidth="3" />
      <path d="M9 15v11h6v-7h3v7h5V15" fill="none" stroke="currentColor" strokeWidth="2.5" />
    </svg>
  );
}

function Search({ input }: { input: React.RefObject<HTMLInputElement | null> }) {
  const [query, set_query] = useState('');
  const navigate = useNavigate();
  const search = (event: React.FormEvent) => {
    event.preventDefault();
    if (query.trim() !== '') void navigate(`/people?query=${encodeURIComponent(query.trim())}`);
  };
  return (
    <form role="search" className="frame-search" onSubmit={search}>
      <label htmlFor="search" className="nhsuk-u-visually-hidden">
        Find a person by name, NHS number or postcode
      </label>
      <input
        id="search"
        ref={input}
        className="nhsuk-input"
        type="search"
        autoComplete="off"
        placeholder="Find a person"
        value={query}
        onChange={(event) => set_query(event.target.value)}
      />
      <button type="submit" className="frame-button">
        Search
      </button>
    </form>
  );
}

function useFrameKeys(search: React.RefObject<HTMLInputElement | null>, help: () => void) {
  useEffect(() => {
    const pressed = (event: KeyboardEvent) => {
      if (event.ctrlKey || event.metaKey || event.altKey || typing_in(event.target)) return;
      if (event.key === '/' && search.current) {
        event.preventDefault();
        search.current.focus();
      }
      if (event.key === '?') help();
    };
    document.addEventListener('keydown', pressed);
    return () => document.removeEventListener('keydown', pressed);
  });
}

function Who({ help }: { help: () => void }) {
  const { session, leave } = useSession();
  return (
    <div className="frame-who">
      <p>
        <strong>{session.display}</strong>
        <span>
          {role_words[session.role] ?? session.role}, {session.organisationName}
        </span>
      </p>
      <button
        type="button"
        className="frame-button frame-keys"
        onClick={help}
        aria-keyshortcuts="?"
      >
        Keys
      </button>
      <button type="button" className="frame-button" onClick={leave}>
        Sign out
      </button>
    </div>
  );
}

function Navigation() {
  const { session } = useSession();
  return (
    <nav className="frame-nav" aria-label="Places in Homeward">
      <ul>
        {(navigation[session.role] ?? []).map(({ to, label }) => (
          <li key={to}>
            <NavLink to={to} end={to === '/'}>
              {label}
            </NavLink>
          </li>
        ))}
      </ul>
    </nav>
  );
}

function ConnectionBanner() {
  if (useConnected()) return null;
  return (
    <p className="frame-lost" role="status">
      The connection is lost. What you see may be old; what you type is kept. Trying again…
    </p>
  );
}

// A notice outlives the change of page that follows what it tells of, and ends with the next.
const settling_ms = 1500;

function useNoticeUntilNextPage() {
  const [said, set_said] = useState<(Said & { at: number }) | undefined>();
  const { pathname } = useLocation();
  const say = (next: Said | undefined) =>
    set_said(next ? { ...next, at: Date.now() } : undefined);
  useEffect(() => {
    set_said((now) => (now && Date.now() - now.at > settling_ms ? undefined : now));
  }, [pathname]);
  return [said, say] as const;
}

export function Frame({ children }: { children: React.ReactNode }) {
  const { session } = useSession();
  const search = useRef<HTMLInputElement>(null);
  const [helping, set_helping] = useState(false);
  const [said, say] = useNoticeUntilNextPage();
  useFrameKeys(search, () => set_helping(true));
  const sees_people = (navigation[session.role] ?? []).some(({ to }) => to === '/people');
  return (
    <NoticeContext.Provider value={say}>
      <a className="nhsuk-skip-link" href="#main">
        Skip to main content
      </a>
      <header className="frame-header">
        <Link to="/" className="frame-brand">
          <Mark />
          Homeward
        </Link>
        {sees_people ? <Search input={search} /> : null}
        <Who help={() => set_helping(true)} />
      </header>
      <ConnectionBanner />
      <div className="frame-body">
        <Navigation />
        <main id="main" tabIndex={-1}>
          <Notice said={said}>
            {said?.link ? <Link to={said.link.to}>{said.link.label}</Link> : null}
          </Notice>
          {children}
        </main>
      </div>
      <KeyboardHelp open={helping} close={() => set_helping(false)} />
    </NoticeContext.Provider>
  );
}
