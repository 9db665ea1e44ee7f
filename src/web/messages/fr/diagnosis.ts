import { findings } from './findings.ts'

/** The same causes as in `features/failures/cause-words.ts`. */
export const diagnosis = {
  ...findings,
  'diagnosis.default.host': 'le registre',
  'diagnosis.default.image': 'l’image',
  'diagnosis.cause.secret-missing':
    'Le secret de tirage {secrets} référencé par le pod n’existe pas dans son namespace',
  'diagnosis.cause.secret-not-referenced':
    'Un secret de tirage pour {host} existe dans le namespace, mais ni le pod ni son compte de service n’y font référence',
  'diagnosis.cause.secret-wrong-type': 'Le secret de tirage {secrets} n’est pas d’un type lu par les nœuds',
  'diagnosis.cause.secret-malformed': 'Le contenu du secret de tirage {secrets} est illisible',
  'diagnosis.cause.no-entry-for-host': 'Les secrets de tirage du pod ne contiennent rien pour {host}',
  'diagnosis.cause.credential-missing': 'Le nœud a tiré l’image sans identifiants, alors que {host} en exige',
  'diagnosis.cause.credential-refused': '{host} n’accepte pas les identifiants',
  'diagnosis.cause.credential-expired': '{host} indique que les identifiants ont expiré',
  'diagnosis.cause.permission-denied': '{host} n’autorise pas ces identifiants à tirer {image}',
  'diagnosis.cause.absent-or-denied': 'Soit {image} n’existe pas, soit ces identifiants ne permettent pas de la voir',
  'diagnosis.cause.repository-absent': '{host} ne contient pas ce dépôt',
  'diagnosis.cause.tag-absent': '{host} n’a pas d’image sous ce tag',
  'diagnosis.cause.digest-absent': '{host} n’a plus le contenu demandé par son digest',
  'diagnosis.cause.platform-absent': '{image} n’existe pas pour la plateforme du nœud ({platform})',
  'diagnosis.cause.manifest-unsupported': 'Ce que {host} envoie n’est pas une image lisible par ce nœud',
  'diagnosis.cause.invalid-image-name': 'Le nom de l’image n’est pas valide',
  'diagnosis.cause.short-name-ambiguous': 'Le nom de l’image ne comporte pas d’hôte, et ce nœud n’en devine pas',
  'diagnosis.cause.rate-limited':
    '{host} a reçu trop de téléchargements et en refuse d’autres pendant un certain temps',
  'diagnosis.cause.blocked-by-policy': 'Une politique appliquée par {host} interdit de tirer {image}',
  'diagnosis.cause.signature-refused': 'La signature de {image} est absente ou n’est pas celle exigée',
  'diagnosis.cause.never-pulled': 'L’image n’est pas sur le nœud, et le pod interdit de la tirer',
  'diagnosis.cause.host-not-resolved': 'Le nœud ne parvient pas à résoudre le nom {host}',
  'diagnosis.cause.connection-refused': '{host} refuse la connexion du nœud',
  'diagnosis.cause.host-unreachable': '{host} ne répond pas au nœud',
  'diagnosis.cause.proxy-in-the-way': 'Un proxy entre le nœud et {host} répond à sa place ou coupe la connexion',
  'diagnosis.cause.unknown-authority':
    'Le nœud ne connaît pas l’autorité qui a signé le certificat présenté par {host}',
  'diagnosis.cause.wrong-certificate-name': 'Le certificat présenté au nœud n’est pas établi pour {host}',
  'diagnosis.cause.certificate-expired': 'Le certificat présenté par {host} n’est plus valide',
  'diagnosis.cause.plain-http': 'Le nœud exige TLS, et {host} ne parle que HTTP en clair',
  'diagnosis.cause.https-expected': 'Le nœud parle HTTP en clair, alors que {host} exige TLS sur ce port',
  'diagnosis.cause.layer-damaged': 'Une couche de {image} arrive endommagée et ne peut pas être extraite',
  'diagnosis.cause.not-a-registry': '{host} répond, mais pas comme un registre de conteneurs',
  'diagnosis.cause.registry-unavailable': '{host} est en erreur de son côté ({status})',
  'diagnosis.cause.pull-cancelled': 'Le téléchargement a été interrompu avant la fin',
  'diagnosis.cause.pull-throttled': 'Le nœud lance trop de téléchargements à la fois et fait attendre celui-ci',
  'diagnosis.cause.node-disk-full': 'Le disque du nœud est plein',
  'diagnosis.cause.container-crashes': 'L’image est bien là ; le conteneur démarre puis s’arrête ({reason})',
  'diagnosis.cause.configuration-missing':
    'L’image est bien là ; le pod référence un élément absent du namespace : {kind} {name} {key}',
  'diagnosis.cause.container-not-created': 'L’image est bien là ; le runtime ne parvient pas à créer le conteneur',
  'diagnosis.cause.volume-not-mounted': 'Un volume du pod ne peut pas être monté : {volume}{name}',
  'diagnosis.cause.not-scheduled': 'Aucun nœud n’accepte le pod ; rien n’a donc encore été tiré',
  'diagnosis.cause.quota-exceeded': 'Le quota {quota} du namespace n’autorise pas de pod supplémentaire',
  'diagnosis.cause.admission-refused': 'Une règle du cluster Kubernetes n’admet pas le pod ({webhook}{policy})',
  'diagnosis.cause.probe-failing': 'Le conteneur tourne, mais ne répond pas à sa sonde {probe}',
  'diagnosis.cause.evicted': 'Le nœud a évincé le pod, faute de ressources ({resource})',
  'diagnosis.cause.passed-already':
    'Ce qui empêchait de tirer {image} est résolu : le nœud n’a simplement pas encore réessayé',
  'diagnosis.cause.unknown': 'Ces messages n’indiquent pas la cause',
  'diagnosis.hint.secret-missing': 'Synchronisez le registre, ou retirez du pod le nom d’un secret devenu inutile.',
  'diagnosis.hint.secret-not-referenced': 'Référencez-le dans imagePullSecrets du pod ou de son compte de service.',
  'diagnosis.hint.secret-wrong-type':
    'Il doit être de type kubernetes.io/dockerconfigjson ; recréez-le, car le type d’un secret ne se modifie pas.',
  'diagnosis.hint.secret-malformed': 'Réécrivez-le : une seule clé, .dockerconfigjson, contenant un JSON avec auths.',
  'diagnosis.hint.no-entry-for-host':
    'La clé doit être l’hôte tel qu’il figure dans le nom de l’image, port compris ; une faute de frappe suffit.',
  'diagnosis.hint.credential-missing':
    'Vérifiez que le pod référence un secret de tirage comportant une entrée pour cet hôte précis.',
  'diagnosis.hint.credential-refused':
    'Ils sont peut-être mal saisis, expirés ou révoqués. Remplacez le mot de passe du registre : tous les namespaces suivront.',
  'diagnosis.hint.credential-expired':
    'Créez un nouveau jeton et remplacez le mot de passe du registre ; les jetons Amazon ECR ne durent que douze heures.',
  'diagnosis.hint.permission-denied': 'Donnez au compte ou au jeton le droit de lecture sur ce dépôt.',
  'diagnosis.hint.absent-or-denied':
    'Le registre répond volontairement la même chose dans les deux cas. Interrogé avec les identifiants du pod, il permet de trancher.',
  'diagnosis.hint.repository-absent': 'Vérifiez le projet et le nom de l’image, lettre par lettre.',
  'diagnosis.hint.tag-absent': 'Choisissez un tag existant, ou poussez l’image manquante.',
  'diagnosis.hint.digest-absent':
    'Il a probablement été purgé. Poussez de nouveau l’image, ou déployez-en une qui existe.',
  'diagnosis.hint.platform-absent': 'Construisez-la aussi pour cette plateforme, ou placez le pod sur d’autres nœuds.',
  'diagnosis.hint.manifest-unsupported':
    'Poussez-la de nouveau avec un outil récent : les formats d’avant 2016 et les charts Helm ne sont pas des images pour un nœud.',
  'diagnosis.hint.invalid-image-name': 'Écrivez hôte/chemin:tag en minuscules, sans https://.',
  'diagnosis.hint.short-name-ambiguous': 'Écrivez le nom complet, par exemple docker.io/library/nginx:1.27.',
  'diagnosis.hint.rate-limited':
    'La situation se résout d’elle-même. S’authentifier relève la limite, un miroir interne la supprime.',
  'diagnosis.hint.blocked-by-policy':
    'Consultez ce que le registre y a trouvé, puis utilisez une version corrigée ou demandez une dérogation.',
  'diagnosis.hint.signature-refused':
    'Signez l’image comme le demande la politique, qui est définie sur le nœud ou dans le registre.',
  'diagnosis.hint.never-pulled': 'Réglez imagePullPolicy sur IfNotPresent, ou chargez l’image sur tous les nœuds.',
  'diagnosis.hint.host-not-resolved':
    'Vérifiez l’orthographe et les serveurs DNS du nœud lui-même : ce ne sont pas ceux des pods.',
  'diagnosis.hint.connection-refused':
    'Vérifiez le port, le bon fonctionnement du registre et l’absence d’un pare-feu qui rejetterait le nœud.',
  'diagnosis.hint.host-unreachable': 'Vérifiez les routes, pare-feux et proxys entre les nœuds et le registre.',
  'diagnosis.hint.proxy-in-the-way':
    'Vérifiez la configuration du proxy dans le runtime de conteneurs du nœud, et autorisez le registre sur le proxy.',
  'diagnosis.hint.unknown-authority':
    'Ajoutez l’autorité au runtime de conteneurs de chaque nœud ; il ne suffit pas que la console la connaisse.',
  'diagnosis.hint.wrong-certificate-name':
    'Utilisez le nom figurant dans le certificat, ou faites-en établir un pour ce nom. Un proxy présente aussi le sien.',
  'diagnosis.hint.certificate-expired':
    'Demandez son renouvellement aux responsables du registre, et vérifiez l’horloge du nœud.',
  'diagnosis.hint.plain-http':
    'Servez le registre en HTTPS, ou autorisez HTTP pour lui dans le runtime de conteneurs de chaque nœud.',
  'diagnosis.hint.https-expected':
    'Retirez HTTP en clair pour ce registre dans le runtime de conteneurs du nœud, ou indiquez le port de son HTTP.',
  'diagnosis.hint.layer-damaged':
    'Si tous les nœuds sont concernés, poussez l’image à nouveau. Si un seul l’est, supprimez ce qu’il garde de l’image, puis vérifiez son disque et son proxy.',
  'diagnosis.hint.not-a-registry': 'Vérifiez l’hôte dans le nom de l’image.',
  'diagnosis.hint.registry-unavailable':
    'Les nœuds réessaient d’eux-mêmes. Si cela dure, contactez les responsables du registre.',
  'diagnosis.hint.pull-cancelled':
    'Le nœud réessaie. Si cela se répète, l’image est trop volumineuse pour la liaison du nœud.',
  'diagnosis.hint.pull-throttled':
    'La situation se résout d’elle-même ; la limite est registryPullQPS, réglée dans le kubelet.',
  'diagnosis.hint.node-disk-full': 'Libérez de l’espace sur le nœud, ou déplacez le pod.',
  'diagnosis.hint.container-crashes':
    'Lisez ses journaux, y compris ceux de l’exécution précédente : pwctl cluster logs --previous.',
  'diagnosis.hint.configuration-missing': 'Créez-le, ou corrigez son nom dans le pod.',
  'diagnosis.hint.container-not-created':
    'Vérifiez la commande, l’utilisateur et les paramètres de sécurité du conteneur, ainsi que le plugin réseau du nœud.',
  'diagnosis.hint.volume-not-mounted':
    'Vérifiez le claim et sa classe de stockage, et si un autre nœud détient encore le volume.',
  'diagnosis.hint.not-scheduled':
    'Comparez ce que le pod demande avec ce qui reste sur les nœuds, et regardez les taints et les sélecteurs de nœuds.',
  'diagnosis.hint.quota-exceeded':
    'Demandez un quota plus élevé, ou moins de ressources : moins de réplicas, des requests plus faibles. Chaque conteneur doit avoir ses limits.',
  'diagnosis.hint.admission-refused': 'Adaptez le pod à cette règle, ou contactez les administrateurs du cluster.',
  'diagnosis.hint.probe-failing': 'Lisez ses journaux ; laissez-lui plus de temps s’il est seulement lent à démarrer.',
  'diagnosis.hint.evicted': 'Libérez le nœud ou définissez les requests du pod ; son contrôleur en recrée un.',
  'diagnosis.hint.passed-already': 'Les nœuds réessaient dans les cinq minutes ; des pods recréés réessaient aussitôt.',
  'diagnosis.hint.unknown': 'Consultez les événements du pod et le journal du nœud.',
}
