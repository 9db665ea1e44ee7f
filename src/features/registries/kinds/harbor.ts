import { readHarborScan } from '#platform/clouds/harbor-scan.ts'
import { readHarborRobot } from '#platform/clouds/harbor-robot.ts'
import { type Kind, usualAuthentications } from './kind.ts'

/** Robots are named `robot$NAME` or `robot$PROJECT+NAME`; the prefix is a setting of Harbor, so the name is taken to the letter. */
export const harbor: Kind = {
  kind: 'harbor',
  owns: () => false,
  isSelfHosted: true,
  authentications: usualAuthentications,
  inspect: ({ origin, credential }, clouds) => readHarborRobot(clouds, { harbor: origin, credential }),
  isForPull: (scope) => /:(?:pull|read|list)$/.test(scope),
  readScan: ({ origin, credential, repository, reference }, clouds) =>
    readHarborScan(clouds, { harbor: origin, credential, repository, reference }),
  hints: {
    'credential-refused':
      'Write the whole name of a robot account, such as robot$project+name; a robot that was disabled or has ended is refused as well.',
    'pull-denied': 'The robot account may have ended, or lacks the permission "Pull Repository" in this project.',
  },
}
