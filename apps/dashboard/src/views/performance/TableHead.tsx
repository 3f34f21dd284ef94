/** The head of a table whose first column names its rows; all others are numbers. */
export function TableHead({ titles }: { readonly titles: readonly string[] }) {
  return (
    <thead>
      <tr>
        {titles.map((title, i) => (
          <th key={title} class={i > 0 ? 'num' : ''} scope="col">
            {title}
          </th>
        ))}
      </tr>
    </thead>
  );
}
