import { ButtonLink } from '../ui/Button.tsx'
import { EmptyState } from '../ui/EmptyState.tsx'

export default function NotFound() {
  return (
    <EmptyState
      title="There is nothing at this address"
      action={
        <>
          <ButtonLink tone="act" href="/markets">
            See the markets
          </ButtonLink>
          <ButtonLink href="/">Go home</ButtonLink>
        </>
      }
    >
      <h1 className="visually-hidden">Not found</h1>
      <p>The link may be old, or mistyped. Your vault and everything in it are where they were.</p>
    </EmptyState>
  )
}
