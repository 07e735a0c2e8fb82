// The course someone is on: the decision, the place, the goals, and how it ended.
import { Link } from 'react-router';
import type { Decision, Episode, Goal, PersonScreen, PlaceRequest } from '../../api/shapes.ts';
import { useNow } from '../../component/hooks/use_now.ts';
import { useSession } from '../../component/hooks/use_session.ts';
import { OfferAnswer } from '../../component/OfferAnswer/OfferAnswer.tsx';
import { label_of } from '../../model/choice.ts';
import { day_words, moment_words } from '../../model/clock.ts';
import {
  achievements,
  destinations,
  follow_up_answers,
  pathways,
  place_kinds,
} from '../../model/pathway.ts';
import { takes } from '../../model/role.ts';

function Row({ name, children }: { name: string; children: React.ReactNode }) {
  if (children === undefined || children === null || children === '') return null;
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}

function DecisionPart({ decision }: { decision: Decision }) {
  const now = useNow();
  const when = decision.at ? moment_words(decision.at, now) : undefined;
  return (
    <section className="sheet">
      <h2>Decision: {label_of(pathways, decision.pathway)}</h2>
      <dl className="fact-list">
        <Row name="The person’s wish">{decision.wish ? `“${decision.wish}”` : undefined}</Row>
        <Row name="Why not home">{decision.whyNotHome}</Row>
        <Row name="Reason">{decision.reason}</Row>
        <Row name="Options considered">
          {decision.options?.length ? (
            <ul className="plain-list">
              {decision.options.map((option) => (
                <li key={option}>{option}</li>
              ))}
            </ul>
          ) : undefined}
        </Row>
        <Row name="Present">{decision.present?.join(', ')}</Row>
        <Row name="Forecast">{decision.forecast}</Row>
        <Row name="Recorded">{[decision.by, when].filter(Boolean).join(', ')}</Row>
      </dl>
    </section>
  );
}

function RequestPart({
  request,
  place,
}: {
  request?: PlaceRequest | undefined;
  place: Episode['place'];
}) {
  const now = useNow();
  if (!request && !place) return null;
  return (
    <section className="sheet">
      <h2>Place</h2>
      <dl className="fact-list">
        <Row name="Where">
          {place
            ? `${place.name}${place.since ? ` since ${moment_words(place.since, now)}` : ''}`
            : undefined}
        </Row>
        <Row name="Asked for">
          {request ? `${label_of(place_kinds, request.kind)}. ${request.need ?? ''}` : undefined}
        </Row>
        <Row name="Asked">{request?.asked ? moment_words(request.asked, now) : undefined}</Row>
      </dl>
      {request?.offers?.length ? (
        <>
          <h3>Offers</h3>
          <ul className="offers">
            {request.offers.map((offer) => (
              <OfferAnswer key={offer.task} offer={offer} />
            ))}
          </ul>
        </>
      ) : null}
    </section>
  );
}

function GoalRow({ goal, person, open }: { goal: Goal; person: string; open: boolean }) {
  const { session } = useSession();
  const now = useNow();
  const reviewed = goal.reviewed ? `, reviewed ${moment_words(goal.reviewed, now)}` : '';
  return (
    <li className="goal">
      <div>
        <strong>“{goal.words}”</strong>
        <p>
          {goal.baseline ? `At the start: ${goal.baseline}. ` : ''}
          {goal.target ? `Target: ${goal.target}` : ''}
          {goal.due ? ` by ${day_words(goal.due)}.` : '.'}
        </p>
        <p className="quiet">
          {label_of(achievements, goal.achievement) || 'Not reviewed yet'}
          {reviewed}
        </p>
      </div>
      {open && takes(session.role, 'review') ? (
        <Link
          className="nhsuk-button nhsuk-button--secondary no-print"
          to={`/person/${person}/review?goal=${encodeURIComponent(goal.id)}`}
        >
          Review<span className="nhsuk-u-visually-hidden"> the goal {goal.words}</span>
        </Link>
      ) : null}
    </li>
  );
}

function ExitPart({ episode }: { episode: Episode }) {
  const { exit, followUp } = episode;
  const before = exit?.weeklyCareHoursBefore;
  const after = exit?.weeklyCareHoursAfter;
  if (!exit && !followUp) return null;
  return (
    <section className="sheet">
      <h2>Exit and day 91</h2>
      <dl className="fact-list">
        <Row name="Where to">{label_of(destinations, exit?.destination)}</Row>
        <Row name="Weekly care">
          {before === undefined && after === undefined
            ? undefined
            : `${before ?? 'not said'} hours before, ${after ?? 'not said'} hours after`}
        </Row>
        <Row name="Note">{exit?.note}</Row>
        <Row name="Day 91">
          {followUp
            ? label_of(follow_up_answers, followUp.status) ||
              `due ${followUp.due ? day_words(followUp.due) : 'day not set'}`
            : undefined}
        </Row>
      </dl>
    </section>
  );
}

export function EpisodePart({ screen, episode }: { screen: PersonScreen; episode: Episode }) {
  const goals = episode.goals ?? [];
  const open = !['follow-up', 'closed'].includes(episode.stage);
  return (
    <>
      {goals.length > 0 ? (
        <section className="sheet">
          <h2>Plan</h2>
          <ul className="plain-list">
            {goals.map((goal) => (
              <GoalRow key={goal.id} goal={goal} person={screen.person.id} open={open} />
            ))}
          </ul>
        </section>
      ) : null}
      <RequestPart request={episode.request} place={episode.place} />
      {episode.decision ? <DecisionPart decision={episode.decision} /> : null}
      <ExitPart episode={episode} />
    </>
  );
}
