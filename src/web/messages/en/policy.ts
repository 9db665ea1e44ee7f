export const policy = {
  'policy.title.block': 'The policy of production forbids this deployment',
  'policy.title.warning': 'Before a deployment in production',
  'policy.rule.public-registry': 'Production pulls from the public registry {registry}.',
  'policy.rule.floating-tag': 'The tag of {image} moves: each restart may be an upgrade.',
  'policy.rule.credential-overdue':
    'The credential of {registry} should have been replaced {days, plural, one {# day} other {# days}} ago.',
  'policy.rule.critical-findings':
    'The registry found {count, plural, one {# critical vulnerability} other {# critical vulnerabilities}} in the image.',
  'policy.hint.public-registry': 'Copy the image into a private registry, and deploy it from there.',
  'policy.hint.floating-tag': 'Name a version or a digest.',
  'policy.hint.credential-overdue': 'Rotate the registry first; no running pod is restarted by it.',
  'policy.hint.critical-findings': 'Deploy a version in which they are fixed.',
  'policy.level.block': 'Forbidden without a reason',
  'policy.level.warning': 'Advice',
  'policy.override': 'Deploy with a reason',
  'policy.override.title': 'Deploy {name} although the policy forbids it?',
  'policy.reason': 'Reason',
  'policy.reason.text': 'The audit keeps it with your name.',
  'policy.review.text': 'It can be created; its deployment then needs a reason, given on its page.',
}
