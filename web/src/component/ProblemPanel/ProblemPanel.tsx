// An honest error: what happened, what to do, the incident's number, the clause that is missing.
import { problem_of, type Kind } from '../../api/problem.ts';
import './ProblemPanel.css';

const titles: Record<Kind, string> = {
  offline: 'The connection is lost',
  unauthenticated: 'Please sign in again',
  forbidden: 'Your role may not do this',
  absent: 'This was not found',
  conflict: 'Someone else has changed this',
  refused: 'This cannot be done now',
  malformed: 'Something in the form is not right',
  limited: 'Too many tries',
  fault: 'Homeward made a mistake',
};

const nexts: Record<Kind, string> = {
  offline: 'What you typed is kept here. Try again when the connection is back.',
  unauthenticated: 'What you typed is kept here.',
  forbidden: 'If you should be able to, ask your governance lead for the clause named here.',
  absent: 'It may have been closed or merged. Search for the person again.',
  conflict: 'Look at both sides below, then decide.',
  refused: 'Nothing was saved.',
  malformed: 'Correct what is named here and send again.',
  limited: 'Wait a few minutes, then try again.',
  fault: 'Nothing was saved by this step. Try again; if it stays, give this number to support.',
};

const worth_trying = new Set<Kind>(['offline', 'limited', 'fault', 'absent']);

export function ProblemPanel({ error, again }: { error: unknown; again?: () => void }) {
  const problem = problem_of(error);
  return (
    <section className="problem" role="alert" data-kind={problem.kind}>
      <h2 className="problem-title">{titles[problem.kind]}</h2>
      <p>{problem.message}</p>
      {problem.details.length > 0 ? (
        <ul>
          {problem.details.map((detail) => (
            <li key={`${detail.path} ${detail.reason}`}>
              {detail.path ? <code>{detail.path}</code> : null} {detail.reason}
            </li>
          ))}
        </ul>
      ) : null}
      <p>{nexts[problem.kind]}</p>
      <p className="quiet">
        {problem.incident ? `Incident ${problem.incident} · ` : ''}
        {problem.code}
      </p>
      {again && worth_trying.has(problem.kind) ? (
        <button type="button" className="nhsuk-button nhsuk-button--secondary" onClick={again}>
          Try again
        </button>
      ) : null}
    </section>
  );
}
