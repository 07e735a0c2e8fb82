// Who has arrived, why, how long is left; triage in three actions without leaving the list.
import { useState } from 'react';
import { Link, useNavigate, useParams } from 'react-router';
import type { FrontDoor, FrontDoorRow } from '../../api/shapes.ts';
import { ClockMark } from '../../component/ClockMark/ClockMark.tsx';
import { useListKeys } from '../../component/hooks/use_list_keys.ts';
import { useNow } from '../../component/hooks/use_now.ts';
import { useScreen } from '../../component/hooks/use_screen.ts';
import { useTitle } from '../../component/hooks/use_title.ts';
import { ChangeMark, WaitingBar } from '../../component/LiveList/LiveList.tsx';
import { useLiveList } from '../../component/LiveList/use_live_list.ts';
import { Empty, Loading } from '../../component/Loading/Loading.tsx';
import { PersonInRow } from '../../component/PersonHeader/PersonHeader.tsx';
import { moment_words } from '../../model/clock.ts';
import { called } from '../../model/person.ts';
import type { Shown } from '../../model/worklist.ts';
import { address_of, counted, is_waiting, outcome_words, status_words } from './front_door.ts';
import { TriagePanel } from './TriagePanel.tsx';
import './FrontDoorPage.css';

const key_of = (row: FrontDoorRow) => row.task;

function Known({ row }: { row: FrontDoorRow }) {
  const { frailty } = row;
  return (
    <p className="known">
      {frailty
        ? `Frailty ${frailty.score}${frailty.rater ? `, rated by ${frailty.rater}` : ''}`
        : 'Frailty not rated'}
      {row.advancePlan ? ' · Has an advance plan' : ''}
    </p>
  );
}

interface RowProps {
  entry: Shown<FrontDoorRow>;
  marked: boolean;
  open: boolean;
  holding: object;
}

function Row({ entry, marked, open, holding }: RowProps) {
  const { row } = entry;
  const now = useNow();
  const gone = entry.change === 'gone';
  return (
    <li
      className="arrival"
      data-item
      data-task={row.task}
      data-change={marked || gone ? entry.change : 'none'}
      data-open={open}
      {...holding}
    >
      <div className="arrival-clock">
        {row.clock ? <ClockMark clock={row.clock} /> : <span className="quiet">No clock</span>}
        {is_waiting(row) ? null : <p className="arrival-status">{status_words(row)}</p>}
        <ChangeMark entry={entry} marked={marked} />
      </div>
      <PersonInRow
        person={row.person}
        name={
          <Link to={address_of(row)} className="row-name" data-row>
            {called(row.person)}
          </Link>
        }
      />
      <div className="arrival-why">
        <p>
          <strong>{row.trigger}</strong>
        </p>
        {row.what ? <p>{row.what}</p> : null}
        <p className="quiet">
          {row.from ? `${row.from}, ` : ''}
          {moment_words(row.arrived, now)}
        </p>
        <Known row={row} />
      </div>
    </li>
  );
}

function ClosedToday({ rows }: { rows: readonly FrontDoorRow[] }) {
  if (rows.length === 0) return null;
  return (
    <details className="nhsuk-details closed-today">
      <summary className="nhsuk-details__summary">
        <span className="nhsuk-details__summary-text">Triaged today ({rows.length})</span>
      </summary>
      <div className="nhsuk-details__text">
        <ul className="plain-list">
          {rows.map((row) => (
            <li key={row.task}>
              <Link to={`/person/${row.person.id}`}>{called(row.person)}</Link>{' '}
              {outcome_words(row.outcome ?? row.status)}
              {row.reason ? `: ${row.reason}` : ''}
            </li>
          ))}
        </ul>
      </div>
    </details>
  );
}

function List({
  screen,
  task,
  typing,
}: {
  screen: FrontDoor;
  task: string | undefined;
  typing: boolean;
}) {
  const live = useLiveList(screen.rows, key_of, typing);
  return (
    <section aria-label="People waiting for triage" className="arrivals-column">
      <WaitingBar waiting={live.waiting} show={live.show_waiting} />
      {live.shown.length === 0 && live.waiting === 0 ? (
        <Empty text="Nobody is waiting." at={screen.at} />
      ) : (
        <ul className="arrivals">
          {live.shown.map((entry) => (
            <Row
              key={entry.key}
              entry={entry}
              marked={live.marked(entry)}
              open={entry.key === task}
              holding={live.holding(entry.key)}
            />
          ))}
        </ul>
      )}
      <ClosedToday rows={screen.closedToday ?? []} />
    </section>
  );
}

function FrontDoorList({ screen }: { screen: FrontDoor }) {
  const { task } = useParams();
  const navigate = useNavigate();
  const [typing, set_typing] = useState(false);
  const row = screen.rows.find((each) => each.task === task && is_waiting(each));
  const close = () => {
    set_typing(false);
    void navigate('/front-door');
    document.querySelector<HTMLElement>(`[data-task="${task}"] [data-row]`)?.focus();
  };
  return (
    <div className="front-door" data-panel={row !== undefined}>
      <List screen={screen} task={task} typing={typing} />
      {row ? (
        <div
          className="front-door-panel"
          onFocus={() => set_typing(true)}
          onBlur={() => set_typing(false)}
        >
          <TriagePanel row={row} close={close} />
        </div>
      ) : null}
      {task && !row ? (
        <p className="sheet" role="status">
          This person is no longer waiting. <Link to="/front-door">Back to the list</Link>
        </p>
      ) : null}
    </div>
  );
}

export function FrontDoorPage() {
  const heading = useTitle('Front door');
  const query = useScreen<FrontDoor>('/screen/front-door', { topics: ['front-door'] });
  useListKeys();
  const rows = query.data?.rows;
  return (
    <>
      <div className="page-head">
        <h1 ref={heading} tabIndex={-1}>
          Front door
        </h1>
        <p className="quiet">{rows ? counted(rows) : ''}</p>
        <Link to="/front-door/refer" className="nhsuk-button nhsuk-button--secondary">
          Referral by call
        </Link>
      </div>
      <Loading query={query}>{(screen) => <FrontDoorList screen={screen} />}</Loading>
    </>
  );
}
