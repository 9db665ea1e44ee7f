export const access = {
  'signIn.title': 'Sign in',
  'signIn.name': 'Name',
  'signIn.password': 'Password',
  'signIn.token': 'API token',
  'signIn.withToken': 'Use an API token instead',
  'signIn.withPassword': 'Use name and password instead',
  'signIn.submit': 'Sign in',
  'signIn.failed': 'This name and password do not match.',
  'signIn.failed.token': 'This token does not count.',
  'signIn.again': 'Your session has ended. Sign in to go on; nothing on the page is lost.',
  'signIn.needsSetUp': 'This console has no administrator yet. Open the URL that its start printed.',
} as const
