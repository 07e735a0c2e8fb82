// What is free, how sure we are, who is offered what; who waits, and what fits them.
import { useParams } from 'react-router';
import { set_status } from '../../api/operation.ts';
import type { Place, Places, Unit } from '../../api/shapes.ts';
import { useAct } from '../../component/hooks/use_act.ts';
import { useListKeys } from '../../component/hooks/use_list_keys.ts';
import { useScreen } from '../../component/hooks/use_screen.ts';
import { useSession } from '../../component/hooks/use_session.ts';
import { useTitle } from '../../component/hooks/use_title.ts';
import { WaitingBar } from '../../component/LiveList/LiveList.tsx';
import { useLiveList } from '../../component/LiveList/use_live_list.ts';
import { Empty, Loading } from '../../component/Loading/Loading.tsx';
import { PlaceBoard } from '../../component/PlaceBoard/PlaceBoard.tsx';
import { change_to_words, changes_from, free_in, runs, state_words } from '../../model/place.ts';
import { takes } from '../../model/role.ts';
import { Waiting } from './Waiting.tsx';
import './PlacesPage.css';

const key_of = (row: Places['waiting'][number]) => row.request;

function WaitingList({ screen, open }: { screen: Places; open: string | undefined }) {
  const live = useLiveList(screen.waiting, key_of, false);
  return (
    <section aria-labelledby="waiting-title">
      <h2 id="waiting-title">Waiting for a place: {screen.waiting.length}</h2>
      <WaitingBar waiting={live.waiting} show={live.show_waiting} />
      {live.shown.length === 0 ? (
        <Empty text="Nobody is waiting for a place." at={screen.at} />
      ) : (
        <ul className="waitings">
          {live.shown
            .filter(({ change }) => change !== 'gone')
            .map((entry) => (
              <Waiting key={entry.key} request={entry.row} open={entry.key === open} />
            ))}
        </ul>
      )}
    </section>
  );
}

function ChangeState({ place, kind }: { place: Place; kind: Unit['kind'] }) {
  const { act, problem } = useAct();
  return (
    <span className="place-changes">
      {changes_from(place.status).map((status) => (
        <button
          key={status}
          type="button"
          className="link-button"
          onClick={() =>
            void act(
              () => set_status(kind, place.id, status),
              `${place.label}: ${state_words(status).toLowerCase()}.`,
            )
          }
        >
          {change_to_words(status)}
          <span className="nhsuk-u-visually-hidden">: {place.label}</span>
        </button>
      ))}
      {problem ? <span role="alert">{problem.message}</span> : null}
    </span>
  );
}

function Board({ units }: { units: readonly Unit[] }) {
  const { session } = useSession();
  const changeable = (unit: Unit) =>
    takes(session.role, 'set-status') &&
    runs(unit, session.organisation, session.organisationName);
  return (
    <section aria-labelledby="board-title">
      <h2 id="board-title">
        Beds and home-team slots: {units.reduce((sum, unit) => sum + free_in(unit), 0)} free
      </h2>
      {units.map((unit) => (
        <PlaceBoard
          key={unit.id}
          unit={unit}
          {...(changeable(unit)
            ? { action: (place: Place) => <ChangeState place={place} kind={unit.kind} /> }
            : {})}
        />
      ))}
    </section>
  );
}

export function PlacesPage() {
  const { request } = useParams();
  const heading = useTitle('Places');
  const query = useScreen<Places>('/screen/places', { topics: ['places'] });
  useListKeys();
  return (
    <>
      <div className="page-head">
        <h1 ref={heading} tabIndex={-1}>
          Places
        </h1>
      </div>
      <Loading query={query}>
        {(screen) => (
          <>
            <WaitingList screen={screen} open={request} />
            {screen.units.length === 0 ? (
              <Empty text="No unit or home team has told its places yet." at={screen.at} />
            ) : (
              <Board units={screen.units} />
            )}
          </>
        )}
      </Loading>
    </>
  );
}
