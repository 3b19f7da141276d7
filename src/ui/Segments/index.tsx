'use client'

type SegmentsProps<Value extends string> = {
  label: string
  value: Value
  options: readonly { value: Value; label: string }[]
  onChange: (value: Value) => void
}

/** A switch between a few views of the same thing. */
export const Segments = <Value extends string>(props: SegmentsProps<Value>) => {
  const { label, value, options, onChange } = props
  return (
    <fieldset aria-label={label} className="h-seg">
      {options.map((option) => (
        <button
          aria-pressed={option.value === value}
          key={option.value}
          onClick={() => onChange(option.value)}
          type="button"
        >
          {option.label}
        </button>
      ))}
    </fieldset>
  )
}
