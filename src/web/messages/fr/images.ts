import type { images as english } from '../en/images.ts'

export const images: Record<keyof typeof english, string> = {
  'image.typed': 'Utiliser « {text} »',
  'image.none': 'Aucune suggestion. Saisissez ce que vous connaissez : ce sera vérifié.',
  'image.tag.none': 'Aucun tag ne contient ce texte. Saisissez ce que vous connaissez : ce sera vérifié.',
  'image.check.asking': 'Interrogation du registre…',
  'image.check.pull-allowed': 'L’image existe et peut être téléchargée.',
  'image.check.absent': 'Le registre n’a pas cette image, ou ne la montre pas avec ces identifiants.',
  'image.check.denied': 'Les identifiants du registre ne permettent pas de télécharger cette image.',
  'image.check.unauthorized': 'Le registre n’accepte pas ses identifiants.',
  'image.check.blocked': 'Une règle du registre bloque cette image : les nœuds ne peuvent pas la télécharger.',
  'image.scan.scanned': 'Vulnérabilités : {counts} ({scanner}).',
  'image.scan.none': 'Aucune vulnérabilité trouvée ({scanner}).',
  'image.scan.scanning': 'L’analyse des vulnérabilités est en cours.',
  'image.scan.not-scanned': 'L’image n’a pas été analysée.',
  'image.scan.failed': 'L’analyse des vulnérabilités a échoué.',
  'image.scan.unsupported': 'Le registre ne sait pas analyser ce type d’image.',
  'image.scan.critical': '{count, plural, one {# critique} other {# critiques}}',
  'image.scan.high': '{count, plural, one {# élevée} other {# élevées}}',
  'image.scan.medium': '{count, plural, one {# moyenne} other {# moyennes}}',
  'image.scan.low': '{count, plural, one {# faible} other {# faibles}}',
  'image.scan.other': '{count, plural, one {# autre} other {# autres}}',
  'image.scan.scanner': 'registre',
  'image.check.nodesOnly': 'Seuls les nœuds peuvent s’authentifier auprès de ce registre.',
  'image.check.unknown':
    'Le registre n’a pas pu être interrogé depuis la console. Les nœuds y accèdent peut-être malgré tout.',
  'image.fit.yes': 'Elle convient aux nœuds ({nodes}).',
  'image.fit.some': 'Elle est faite pour {image} ; certains nœuds ({nodes}) ne peuvent pas l’exécuter.',
  'image.fit.no': 'Elle est faite pour {image} ; aucun nœud ({nodes}) ne peut l’exécuter.',
  'image.fit.unknown': 'On ne sait pas si elle convient aux nœuds.',
  'image.unlisted.no-catalog': 'Ce registre ne liste pas ses dépôts. Saisissez-en un : il sera vérifié.',
  'image.unlisted.denied':
    'Ces identifiants ne permettent pas de lister, ce qui n’empêche pas forcément de télécharger. Saisissez ce que vous connaissez : ce sera vérifié.',
  'image.unlisted.unauthorized': 'Le registre n’accepte pas ses identifiants, il n’y a donc pas de suggestions.',
  'image.unlisted.rate-limited':
    'Le registre a reçu trop de requêtes pour l’instant. Saisissez ce que vous connaissez.',
  'image.unlisted.other':
    'Le registre n’a pas répondu, il n’y a donc pas de suggestions. Saisissez ce que vous connaissez.',
  'image.pin': 'Épingler à l’empreinte',
  'image.pin.text': 'Ce qui tourne reste ce qui a été choisi, même si le tag est déplacé.',
  'image.pin.already': 'L’empreinte est déjà indiquée.',
  'image.pin.unknown': 'Son empreinte n’est pas connue, l’image n’est donc pas épinglée.',
}
