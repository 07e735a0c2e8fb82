// Who they are and what matters first; then the next step, the way home, the plan, the story.
import { useEffect, useRef } from 'react';
import { Link, useNavigate, useParams } from 'react-router';
import type { PersonScreen } from '../../api/shapes.ts';
import { useScreen } from '../../component/hooks/use_screen.ts';
import { useSession } from '../../component/hooks/use_session.ts';
import { useTitle } from '../../component/hooks/use_title.ts';
import { Loading } from '../../component/Loading/Loading.tsx';
import { useNotice } from '../../component/Notice/Notice.tsx';
import { PersonHeader } from '../../component/PersonHeader/PersonHeader.tsx';
import { Timeline } from '../../component/Timeline/Timeline.tsx';
import { label_of } from '../../model/choice.ts';
import { day_words, moment_words } from '../../model/clock.ts';
import { destinations, stages, step_words } from '../../model/pathway.ts';
import { called } from '../../model/person.ts';
import { takes } from '../../model/role.ts';
import { Assessments } from './Assessments.tsx';
import { EpisodePart } from './EpisodePart.tsx';
import { NextStep } from './NextStep.tsx';
import { ArriveStep } from './steps/ArriveStep.tsx';
import { AssessStep } from './steps/AssessStep.tsx';
import { ConcludeStep } from './steps/ConcludeStep.tsx';
import { ExitStep } from './steps/ExitStep.tsx';
import { FollowUpStep } from './steps/FollowUpStep.tsx';
import { GoalStep } from './steps/GoalStep.tsx';
import { RequestStep } from './steps/RequestStep.tsx';
import { ReviewStep } from './steps/ReviewStep.tsx';
import type { StepProps } from './steps/step.ts';
import './PersonPage.css';

const steps: Record<string, (props: StepProps) => React.ReactNode> = {
  assess: AssessStep,
  conclude: ConcludeStep,
  'request-place': RequestStep,
  arrive: ArriveStep,
  'agree-goal': GoalStep,
  review: ReviewStep,
  exit: ExitStep,
  'follow-up': FollowUpStep,
};

// What the record says, in a few lines, for someone whose form came too late.
function Current({ screen }: { screen: PersonScreen }) {
  return (
    <>
      <p>
        Stage: <strong>{label_of(stages, screen.episode?.stage)}</strong>. Next:{' '}
        {screen.episode?.nextStep?.label ?? 'nothing'}.
      </p>
      <Timeline entries={(screen.timeline ?? []).slice(0, 3)} />
    </>
  );
}

function StepPart({ screen, step }: { screen: StepProps['screen']; step: string }) {
  const say = useNotice();
  const navigate = useNavigate();
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    heading.current?.focus();
  }, [step]);
  const Form = steps[step];
  const person = `/person/${screen.person.id}`;
  if (!Form) return <p className="sheet">There is no such step.</p>;
  return (
    <section className="step-part" aria-labelledby="step-title">
      <h2 id="step-title" ref={heading} tabIndex={-1}>
        {step_words[step] ?? 'Review a goal'}
      </h2>
      <Form
        screen={screen}
        current={<Current screen={screen} />}
        cancel={<Link to={person}>Leave without saving; what is typed is kept</Link>}
        done={(text) => {
          void navigate(person);
          say({ text });
        }}
      />
    </section>
  );
}

function Contacts({ screen }: { screen: PersonScreen }) {
  const contacts = screen.contacts ?? [];
  if (contacts.length === 0 && !screen.keyWorker) return null;
  return (
    <section className="sheet">
      <h2>People to call</h2>
      <ul className="plain-list">
        {screen.keyWorker ? <li>Key worker: {screen.keyWorker}</li> : null}
        {contacts.map(({ name, relationship, phone }) => (
          <li key={`${name} ${phone}`}>
            {name}
            {relationship ? `, ${relationship}` : ''}
            {phone ? (
              <>
                , <a href={`tel:${phone.replace(/\s/g, '')}`}>{phone}</a>
              </>
            ) : null}
          </li>
        ))}
      </ul>
    </section>
  );
}

function Past({ screen }: { screen: PersonScreen }) {
  const past = screen.pastEpisodes ?? [];
  if (past.length === 0) return null;
  return (
    <section className="sheet">
      <h2>Courses before this</h2>
      <ul className="plain-list">
        {past.map((episode) => (
          <li key={episode.id}>
            {day_words(episode.opened)}
            {episode.closed ? ` to ${day_words(episode.closed)}` : ''}
            {episode.destination ? `: ${label_of(destinations, episode.destination)}` : ''}
          </li>
        ))}
      </ul>
    </section>
  );
}

function NoEpisode({ screen }: { screen: PersonScreen }) {
  const { session } = useSession();
  return (
    <section className="sheet">
      <p>{called(screen.person)} is not on a course now.</p>
      {takes(session.role, 'refer') ? (
        <Link
          className="nhsuk-button nhsuk-button--secondary"
          to={`/front-door/refer?person=${encodeURIComponent(screen.person.id)}`}
        >
          Refer {called(screen.person)}
        </Link>
      ) : null}
    </section>
  );
}

function Overview({ screen }: { screen: PersonScreen }) {
  const { episode, person } = screen;
  return (
    <>
      {episode ? (
        <NextStep person={person.id} episode={episode} />
      ) : (
        <NoEpisode screen={screen} />
      )}
      <div className="person-columns">
        <div>
          {episode ? <EpisodePart screen={screen} episode={episode} /> : null}
          <Assessments assessments={screen.assessments ?? []} />
        </div>
        <div>
          <Contacts screen={screen} />
          <section className="sheet">
            <h2>Story so far</h2>
            <Timeline entries={screen.timeline ?? []} />
          </section>
          <Past screen={screen} />
        </div>
      </div>
    </>
  );
}

function Whole({ screen, step }: { screen: PersonScreen; step: string | undefined }) {
  const heading = useTitle(called(screen.person));
  const { episode } = screen;
  return (
    <>
      <PersonHeader person={screen.person} address={screen.address} heading={heading} />
      <p className="print-only">Printed {moment_words(screen.at, Date.parse(screen.at))}</p>
      {step && episode ? (
        <StepPart key={step} screen={{ ...screen, episode }} step={step} />
      ) : (
        <Overview screen={screen} />
      )}
    </>
  );
}

export function PersonPage() {
  const { id = '', step } = useParams();
  const query = useScreen<PersonScreen>(`/screen/person/${encodeURIComponent(id)}`, {
    topics: [`person:${id}`],
  });
  return (
    <Loading query={query}>{(screen) => <Whole key={id} screen={screen} step={step} />}</Loading>
  );
}
