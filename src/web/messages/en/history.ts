export const history = {
  'checks.paused.text':
    '{actor} paused the checks on {time}. What is shown below may be out of date; a test by a person still works.',
  'history.title': 'Health over time',
  'history.hour': 'The last 48 hours',
  'history.day': 'The last 30 days',
  'history.now': 'Now',
  'history.none': '{time}: not checked.',
  'history.period': '{time}: {state} ({checks, plural, one {# check} other {# checks}}, {failed} failed).',
  'history.summary.hour': '{healthy} h healthy, {degraded} h degraded, {failing} h failing, {none} h not checked.',
  'history.summary.day':
    '{healthy, plural, one {# day} other {# days}} healthy, {degraded} degraded, {failing} failing, {none} not checked.',
}
