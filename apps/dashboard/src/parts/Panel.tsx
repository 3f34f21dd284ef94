import type { ComponentChildren } from 'preact';
import { useId } from 'preact/hooks';

interface Props {
  readonly title: ComponentChildren;
  /** Said in small behind the title: of when, of what. */
  readonly note?: ComponentChildren;
  /** At the end of the line of the title: a switch, a button. */
  readonly actions?: ComponentChildren;
  readonly class?: string;
  readonly children: ComponentChildren;
}

/** A part of a view under a heading of its own. */
export function Panel({ title, note, actions, class: className = '', children }: Props) {
  const id = useId();
  return (
    <section class={`panel ${className}`} aria-labelledby={id}>
      <div class="panel-head">
        <h2 id={id}>
          {title}
          {note !== undefined && <small>{note}</small>}
        </h2>
        {actions}
      </div>
      {children}
    </section>
  );
}
