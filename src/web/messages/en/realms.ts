export const realms = {
  'realm.wanted': 'Registry {name} wants to send your password to {realm}',
  'realm.wanted.text':
    'It was not sent. Approve this server only if those who run {url} say that it issues their tokens.',
  'realm.approve': 'Approve',
  'realm.approve.title': 'Approve {realm}?',
  'realm.approve.text': 'From then on, the password of this registry is sent to that server, until you revoke this.',
  'realm.approved': 'Approved token servers',
  'realm.approved.by': 'Approved by {actor}',
  'realm.approved.notice': '{realm} was approved. Test the registry again.',
  'realm.revoke': 'Revoke',
  'realm.revoke.title': 'Revoke {realm}?',
  'realm.revoke.text': 'The password of this registry is not sent to that server any more.',
} as const
