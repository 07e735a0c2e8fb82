// One person who waits for a place: what they need, since when, who was asked, what fits and why
// the rest does not.
import { useEffect, useRef } from 'react';
import { Link } from 'react-router';
import { offer } from '../../api/operation.ts';
import type { Match, WaitingRequest } from '../../api/shapes.ts';
import { ClockMark } from '../../component/ClockMark/ClockMark.tsx';
import { useAct } from '../../component/hooks/use_act.ts';
import { useNow } from '../../component/hooks/use_now.ts';
import { useSession } from '../../component/hooks/use_session.ts';
import { OfferAnswer } from '../../component/OfferAnswer/OfferAnswer.tsx';
import { accepted_offer, by_reason, open_offer } from '../../model/offer.ts';
import { PersonInRow } from '../../component/PersonHeader/PersonHeader.tsx';
import { ProblemPanel } from '../../component/ProblemPanel/ProblemPanel.tsx';
import { label_of } from '../../model/choice.ts';
import { ago_words } from '../../model/clock.ts';
import { criteria } from '../../model/criterion.ts';
import { place_kinds } from '../../model/pathway.ts';
import { called } from '../../model/person.ts';
import { takes } from '../../model/role.ts';

const shown_at_first = 4;

function Fits({ request, matches }: { request: WaitingRequest; matches: readonly Match[] }) {
  const { session } = useSession();
  const { act, problem } = useAct();
  const name = called(request.person);
  const may = takes(session.role, 'offer');
  return (
    <>
      {problem ? <ProblemPanel error={problem} /> : null}
      <ul className="fits">
        {matches.map((match) => (
          <li key={match.place}>
            <span>
              <strong>{match.placeName}</strong>
              {match.placeName.includes(match.unit) ? '' : `, ${match.unit}`}
            </span>
            {may ? (
              <button
                type="button"
                className="nhsuk-button nhsuk-button--secondary"
                onClick={() =>
                  void act(
                    () => offer(request.request, request.kind, match.place),
                    `${match.placeName} is offered to ${name}.`,
                  )
                }
              >
                Offer
                <span className="nhsuk-u-visually-hidden">
                  {' '}
                  {match.placeName} to {name}
                </span>
              </button>
            ) : null}
          </li>
        ))}
      </ul>
    </>
  );
}

function Matches({ request }: { request: WaitingRequest }) {
  const matches = request.matches ?? [];
  const fits = matches.filter((match) => match.fits);
  const not = matches.filter((match) => !match.fits);
  return (
    <div>
      <h3>{fits.length === 0 ? 'Nothing fits now' : `Fits now: ${fits.length}`}</h3>
      <Fits request={request} matches={fits.slice(0, shown_at_first)} />
      {fits.length > shown_at_first ? (
        <p className="quiet">and {fits.length - shown_at_first} more on the board</p>
      ) : null}
      {not.length > 0 ? (
        <details className="why-not">
          <summary>
            Why not the other {not.length}
            <span className="nhsuk-u-visually-hidden"> for {called(request.person)}</span>
          </summary>
          <ul>
            {by_reason(not).map(({ reason, places }) => (
              <li key={reason}>
                <strong>{reason}</strong> ({places.length}): {places.join('; ')}
              </li>
            ))}
          </ul>
        </details>
      ) : null}
    </div>
  );
}

export function Waiting({ request, open }: { request: WaitingRequest; open: boolean }) {
  const now = useNow();
  const card = useRef<HTMLLIElement>(null);
  useEffect(() => {
    if (open) card.current?.scrollIntoView({ block: 'center' });
  }, [open]);
  const offers = request.offers ?? [];
  const pending = offers.some(open_offer);
  const going = offers.some(accepted_offer);
  const asked = request.asked ? `, asked ${ago_words(request.asked, now)}` : '';
  return (
    <li ref={card} className="waiting" data-item data-open={open} data-request={request.request}>
      <PersonInRow
        person={request.person}
        name={
          <Link to={`/person/${request.person.id}`} className="waiting-name" data-row>
            {called(request.person)}
          </Link>
        }
      />
      <div>
        <p>
          <strong>{label_of(place_kinds, request.kind)}</strong>
          {asked}
        </p>
        {request.need ? <p>{request.need}</p> : null}
        {request.criteria?.length ? (
          <p className="quiet">
            Must have: {request.criteria.map((code) => label_of(criteria, code)).join(', ')}
          </p>
        ) : null}
        {request.clock ? <ClockMark clock={request.clock} /> : null}
      </div>
      <div>
        {offers.length > 0 ? (
          <ul className="offers">
            {offers.map((each) => (
              <OfferAnswer key={each.task} offer={each} />
            ))}
          </ul>
        ) : null}
        {going ? <p>Has a place; the arrival is to come.</p> : null}
        {pending || going ? null : <Matches request={request} />}
      </div>
    </li>
  );
}
