type StepsProps = { label: string; steps: readonly string[]; current: number }

/** Where one is on the way: done, now, still to come. */
export const Steps = ({ label, steps, current }: StepsProps) => (
  <ol aria-label={label} className="h-steps h-steps--dots">
    {steps.map((step, index) => (
      <li
        aria-current={index === current ? 'step' : undefined}
        className={index < current ? 'is-done' : undefined}
        key={step}
      >
        <span>{step}</span>
      </li>
    ))}
  </ol>
)
