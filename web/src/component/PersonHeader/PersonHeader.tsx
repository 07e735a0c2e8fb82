// Who someone is, always in the same order: preferred name, age, NHS number; what matters;
// adjustments; alerts; who is at home. The same order large on a page and small in a row.
import type { Person } from '../../api/shapes.ts';
import { shown } from '../../model/nhs_number.ts';
import { age_words, at_home_words, called, full_name_beside } from '../../model/person.ts';
import { day_words } from '../../model/clock.ts';
import './PersonHeader.css';

function Mark({ kind, text }: { kind: 'adjustment' | 'alert'; text: string }) {
  const word = kind === 'alert' ? 'Alert' : 'Adjustment';
  const path = kind === 'alert' ? 'M8 1l7 13H1z' : 'M8 1a7 7 0 1 1 0 14A7 7 0 0 1 8 1z';
  return (
    <li className="mark" data-kind={kind}>
      <svg viewBox="0 0 16 16" aria-hidden="true" focusable="false">
        <path d={path} fill="none" stroke="currentColor" strokeWidth="1.8" />
        <path d="M8 6v4M8 11.3v1.2" stroke="currentColor" strokeWidth="1.8" />
      </svg>
      <span className="nhsuk-u-visually-hidden">{word}: </span>
      {text}
    </li>
  );
}

function NhsNumber({ person }: { person: Person }) {
  return (
    <span className="nhs-number">
      <span className="quiet">NHS </span>
      {person.nhsNumber ? shown(person.nhsNumber) : 'number not known'}
    </span>
  );
}

function Marks({ person }: { person: Person }) {
  const adjustments = person.adjustments ?? [];
  const alerts = person.alerts ?? [];
  if (adjustments.length + alerts.length === 0) return null;
  return (
    <ul className="marks">
      {adjustments.map((text) => (
        <Mark key={`adjustment ${text}`} kind="adjustment" text={text} />
      ))}
      {alerts.map((text) => (
        <Mark key={`alert ${text}`} kind="alert" text={text} />
      ))}
    </ul>
  );
}

// In a list: the name is the row's link or button, given by the list.
export function PersonInRow({ person, name }: { person: Person; name?: React.ReactNode }) {
  const full = full_name_beside(person);
  return (
    <div className="person-in-row">
      <div className="person-line">
        {name ?? <strong>{called(person)}</strong>}
        {full ? <span className="quiet">{full}</span> : null}
        <span>{age_words(person)}</span>
        <NhsNumber person={person} />
      </div>
      {person.whatMatters ? <p className="what-matters">“{person.whatMatters}”</p> : null}
      <Marks person={person} />
      {person.atHome ? <p className="at-home">{at_home_words(person.atHome)}</p> : null}
    </div>
  );
}

function Facts({ person, address }: { person: Person; address?: string | undefined }) {
  return (
    <dl className="person-facts">
      <div>
        <dt>At home</dt>
        <dd>{person.atHome ?? 'Not known yet: ask who is at home'}</dd>
      </div>
      {address ? (
        <div>
          <dt>Address</dt>
          <dd>{address}</dd>
        </div>
      ) : null}
    </dl>
  );
}

interface HeaderProps {
  person: Person;
  address?: string | undefined;
  heading?: React.Ref<HTMLHeadingElement>;
  level?: 'h1' | 'h2';
}

export function PersonHeader({ person, address, heading, level: Heading = 'h1' }: HeaderProps) {
  const full = full_name_beside(person);
  return (
    <header className="person-header">
      <div className="person-line">
        <Heading ref={heading} tabIndex={-1} className="person-name">
          {called(person)}
        </Heading>
        {full ? <span>{full}</span> : null}
        <span>{age_words(person)}</span>
        {person.birthDate ? (
          <span>
            <span className="quiet">Born </span>
            {day_words(person.birthDate)}
          </span>
        ) : null}
        <NhsNumber person={person} />
      </div>
      <p className="what-matters">
        <span className="what-matters-label">What matters to me</span>
        {person.whatMatters ? `“${person.whatMatters}”` : 'Nobody has asked yet.'}
      </p>
      <Marks person={person} />
      <Facts person={person} address={address} />
    </header>
  );
}
