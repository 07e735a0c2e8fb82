// The one next action for this person and this role; who takes it, if it is not this role.
import { Link } from 'react-router';
import type { Episode } from '../../api/shapes.ts';
import { ClockMark } from '../../component/ClockMark/ClockMark.tsx';
import { EpisodeTrack } from '../../component/EpisodeTrack/EpisodeTrack.tsx';
import { useSession } from '../../component/hooks/use_session.ts';
import { next_step, open_goal, other_steps, step_words } from '../../model/pathway.ts';
import { takes, who_takes, type Step } from '../../model/role.ts';

// Placing someone is the board's work; the first open goal is the one to review.
function address_of(step: Step, person: string, episode: Episode) {
  if (step === 'offer' || step === 'answer') return `/places/${episode.request?.id ?? ''}`;
  if (step === 'review') {
    const due = episode.goals?.find(open_goal);
    return `/person/${person}/review${due ? `?goal=${encodeURIComponent(due.id)}` : ''}`;
  }
  return `/person/${person}/${step}`;
}

function Next({ person, episode }: { person: string; episode: Episode }) {
  const { session } = useSession();
  const next = next_step(episode);
  if (!next) return <p>Nothing is left to do in this course.</p>;
  if (takes(session.role, next.step)) {
    return (
      <Link className="nhsuk-button no-print" to={address_of(next.step, person, episode)}>
        {next.label}
      </Link>
    );
  }
  return (
    <p>
      <strong>{next.label}</strong>: {who_takes(next.step)}.
    </p>
  );
}

export function NextStep({ person, episode }: { person: string; episode: Episode }) {
  const { session } = useSession();
  const others = other_steps(episode).filter((step) => takes(session.role, step));
  return (
    <section className="sheet next-step" aria-label="Next step">
      <EpisodeTrack stage={episode.stage} />
      <div className="next-line">
        <Next person={person} episode={episode} />
        {(episode.clocks ?? []).map((clock) => (
          <ClockMark key={`${clock.name} ${clock.due}`} clock={clock} />
        ))}
      </div>
      {others.length > 0 ? (
        <ul className="other-steps no-print" aria-label="Other steps">
          {others.map((step) => (
            <li key={step}>
              <Link to={`/person/${person}/${step}`}>{step_words[step]}</Link>
            </li>
          ))}
        </ul>
      ) : null}
    </section>
  );
}
