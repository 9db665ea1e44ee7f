import { Command } from 'commander'
import { addApiCommand } from './api-command.ts'
import { addApplyCommand } from './apply-command.ts'
import { addAuditCommands } from './audit-commands.ts'
import { addClusterCommands } from './cluster-commands.ts'
import { addClusterInspectionCommands } from './cluster-inspection-commands.ts'
import { addCompletionCommands } from './completion-command.ts'
import { addConnectionCommands } from './connection-commands.ts'
import { addContextCommands } from './context-commands.ts'
import { addDeleteCommand } from './delete-command.ts'
import { addDiagnoseCommands } from './diagnose-commands.ts'
import { addDiffCommand } from './diff-command.ts'
import { addDoctorCommand } from './doctor-command.ts'
import { addExplainCommand } from './explain-command.ts'
import { addExportCommand } from './export-command.ts'
import { addGlobalOptions } from './global-options.ts'
import { addImageCommands } from './image-commands.ts'
import { addNotificationCommands } from './notification-commands.ts'
import { addOperationCommands } from './operation-commands.ts'
import { addRegistryCommands } from './registry-commands.ts'
import { addRotateCommands } from './rotate-commands.ts'
import { addRotationCommands } from './rotation-commands.ts'
import { addSecretCommands } from './secret-commands.ts'
import { reportFailure } from './report-failure.ts'
import { addSessionCommands } from './session-commands.ts'
import { createBind, type Bind } from './shell.ts'
import { addVersionCommand } from './version-command.ts'
import type { World } from './world.ts'

/** Every command, with `bind` making their actions. */
export function createProgram(bind: Bind): Command {
  const program = new Command('pwctl').description('The command line of the PeSIT Wizard Console')
  addGlobalOptions(program)
  addSessionCommands(program, bind)
  addContextCommands(program, bind)
  const registry = addRegistryCommands(program, bind)
  addRotateCommands(registry, bind)
  addImageCommands(registry, bind)
  addConnectionCommands(program, bind)
  const cluster = program.command('cluster').alias('clusters').description('the transfer clusters')
  addClusterCommands(cluster, bind)
  addClusterInspectionCommands(cluster, bind)
  addDiagnoseCommands(program, cluster, bind)
  addSecretCommands(program, bind)
  addRotationCommands(program, bind)
  addApplyCommand(program, bind)
  addDiffCommand(program, bind)
  addDeleteCommand(program, bind)
  addExportCommand(program, bind)
  addExplainCommand(program, bind)
  addDoctorCommand(program, bind)
  addOperationCommands(program, bind)
  addNotificationCommands(program, bind)
  addAuditCommands(program, bind)
  addApiCommand(program, bind)
  addVersionCommand(program, bind)
  addCompletionCommands(program, bind)
  return program
}

/** Runs one command line, without the name of the program; gives the exit code. */
export async function runCli(args: readonly string[], world: World): Promise<number> {
  let exitCode = 0
  const bind = createBind(world, (code) => {
    exitCode = code
  })
  const program = createProgram(bind)
  for (const command of withDescendants(program)) {
    command.exitOverride().configureOutput({
      writeOut: (text) => void world.stdout.write(text),
      writeErr: (text) => void world.stderr.write(text),
    })
  }
  try {
    await program.parseAsync([...args], { from: 'user' })
    return exitCode
  } catch (error) {
    return reportFailure(error, world.stderr)
  }
}

function withDescendants(command: Command): readonly Command[] {
  return [command, ...command.commands.flatMap(withDescendants)]
}
