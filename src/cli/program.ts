import { Command } from 'commander'
import { addApplyCommand } from './apply-command.ts'
import { addClusterCommands } from './cluster-commands.ts'
import { addClusterInspectionCommands } from './cluster-inspection-commands.ts'
import { addConnectionCommands } from './connection-commands.ts'
import { addGlobalOptions } from './global-options.ts'
import { addOperationCommands } from './operation-commands.ts'
import { addRegistryCommands } from './registry-commands.ts'
import { reportFailure } from './report-failure.ts'
import { addSessionCommands } from './session-commands.ts'
import { createBind } from './shell.ts'
import type { World } from './world.ts'

/** Runs one command line, without the name of the program; gives the exit code. */
export async function runCli(args: readonly string[], world: World): Promise<number> {
  let exitCode = 0
  const program = new Command('pwctl').description('The command line of the PeSIT Wizard Console')
  program.exitOverride().configureOutput({
    writeOut: (text) => void world.stdout.write(text),
    writeErr: (text) => void world.stderr.write(text),
  })
  addGlobalOptions(program)
  const bind = createBind(world, (code) => {
    exitCode = code
  })
  addSessionCommands(program, bind)
  addRegistryCommands(program, bind)
  addConnectionCommands(program, bind)
  const cluster = program.command('cluster').alias('clusters').description('the transfer clusters')
  addClusterCommands(cluster, bind)
  addClusterInspectionCommands(cluster, bind)
  addApplyCommand(program, bind)
  addOperationCommands(program, bind)
  try {
    await program.parseAsync([...args], { from: 'user' })
    return exitCode
  } catch (error) {
    return reportFailure(error, world.stderr)
  }
}
