// Finding a person by name, NHS number or postcode.
import { useState } from 'react';
import { Link, useNavigate, useSearchParams } from 'react-router';
import type { People } from '../../api/shapes.ts';
import { useListKeys } from '../../component/hooks/use_list_keys.ts';
import { useScreen } from '../../component/hooks/use_screen.ts';
import { useTitle } from '../../component/hooks/use_title.ts';
import { Empty, Loading } from '../../component/Loading/Loading.tsx';
import { PersonInRow } from '../../component/PersonHeader/PersonHeader.tsx';
import { digits_of } from '../../model/nhs_number.ts';
import { label_of } from '../../model/choice.ts';
import { stages } from '../../model/pathway.ts';
import { called } from '../../model/person.ts';
import './PeoplePage.css';

// Ten digits in any grouping are an NHS number; everything else is searched as typed.
export function searched(query: string) {
  const digits = digits_of(query);
  return /^\d{10}$/.test(digits) ? digits : query.trim();
}

function Found({ query }: { query: string }) {
  const screen = useScreen<People>(`/screen/people?query=${encodeURIComponent(searched(query))}`);
  return (
    <Loading query={screen}>
      {({ rows, at }) =>
        rows.length === 0 ? (
          <Empty
            text={`Nobody found for “${query}”. Try fewer letters or the postcode.`}
            at={at}
          />
        ) : (
          <ul className="people">
            {rows.map((person) => (
              <li key={person.id} className="people-row" data-item>
                <PersonInRow
                  person={person}
                  name={
                    <Link to={`/person/${person.id}`} className="row-name" data-row>
                      {called(person)}
                    </Link>
                  }
                />
                <span className="quiet">
                  {person.episode
                    ? label_of(stages, person.episode.stage)
                    : 'Not on a course now'}
                </span>
              </li>
            ))}
          </ul>
        )
      }
    </Loading>
  );
}

function SearchForm({ query }: { query: string }) {
  const [typed, set_typed] = useState(query);
  const navigate = useNavigate();
  return (
    <form
      role="search"
      className="people-form"
      aria-label="Find people"
      onSubmit={(event) => {
        event.preventDefault();
        void navigate(`/people?query=${encodeURIComponent(typed.trim())}`);
      }}
    >
      <label className="nhsuk-label" htmlFor="people-query">
        Name, NHS number or postcode
      </label>
      <div className="people-line">
        <input
          id="people-query"
          className="nhsuk-input nhsuk-input--width-20"
          type="search"
          autoComplete="off"
          value={typed}
          onChange={(event) => set_typed(event.target.value)}
        />
        <button type="submit" className="nhsuk-button">
          Find
        </button>
      </div>
    </form>
  );
}

export function PeoplePage() {
  const heading = useTitle('Find people');
  const [parameters] = useSearchParams();
  const query = parameters.get('query') ?? '';
  useListKeys();
  return (
    <>
      <h1 ref={heading} tabIndex={-1}>
        Find people
      </h1>
      <SearchForm key={query} query={query} />
      {query === '' ? null : <Found query={query} />}
    </>
  );
}
