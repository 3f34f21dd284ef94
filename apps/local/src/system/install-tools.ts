import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import type { MissingTool, Tool } from '#servers';

const run = promisify(execFile);

interface PackageManager {
  readonly command: string;
  readonly asRoot: boolean;
  readonly refresh?: readonly string[];
  readonly install: readonly string[];
  /** What to ask for, best first. */
  readonly packages: Readonly<Partial<Record<Tool, readonly string[]>>>;
}

const MANAGERS: readonly PackageManager[] = [
  {
    command: 'apt-get',
    asRoot: true,
    refresh: ['update', '-qq'],
    install: ['install', '-y', '-qq', '--no-install-recommends'],
    packages: {
      java: ['openjdk-21-jre-headless', 'openjdk-17-jre-headless', 'default-jre-headless'],
      maven: ['maven'],
      setpriv: ['util-linux'],
    },
  },
  {
    command: 'dnf',
    asRoot: true,
    install: ['install', '-y', '-q'],
    packages: {
      java: ['java-21-openjdk-headless', 'java-17-openjdk-headless'],
      maven: ['maven'],
      setpriv: ['util-linux'],
    },
  },
  {
    command: 'pacman',
    asRoot: true,
    install: ['-Sy', '--noconfirm', '--needed'],
    packages: { java: ['jre-openjdk-headless', 'jre17-openjdk-headless'], maven: ['maven'], setpriv: ['util-linux'] },
  },
  {
    command: 'zypper',
    asRoot: true,
    install: ['--non-interactive', 'install'],
    packages: {
      java: ['java-21-openjdk-headless', 'java-17-openjdk-headless'],
      maven: ['maven'],
      setpriv: ['util-linux'],
    },
  },
  {
    command: 'brew',
    asRoot: false,
    install: ['install', '--quiet'],
    packages: { java: ['openjdk@21', 'openjdk@17'], maven: ['maven'] },
  },
];

/**
 * Installs a missing tool by the system's package manager, where that needs no password (root, or `sudo -n`).
 * @returns whether it was installed
 */
export async function installTool(missing: MissingTool, say: (line: string) => void): Promise<boolean> {
  for (const manager of MANAGERS) {
    const packages = manager.packages[missing.tool];
    if (!packages || !(await works(manager.command, ['--version']))) continue;
    const prefix = await asRoot(manager);
    if (prefix === null) return false;
    const call = async (args: readonly string[]): Promise<boolean> => {
      const [program, ...rest] = [...prefix, manager.command, ...args] as [string, ...string[]];
      return works(program, rest);
    };
    say(`${missing.message.split('.')[0]}; installing it by ${manager.command}`);
    if (manager.refresh) await call(manager.refresh);
    for (const name of packages) if (await call([...manager.install, name])) return true;
    return false;
  }
  return false;
}

/** What goes before the command; null where a password would be asked. */
async function asRoot({ asRoot: needed }: PackageManager): Promise<string[] | null> {
  if (!needed || process.getuid?.() === 0) return [];
  return (await works('sudo', ['-n', 'true'])) ? ['sudo', '-n'] : null;
}

async function works(program: string, args: readonly string[]): Promise<boolean> {
  try {
    await run(program, [...args], {
      env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
      maxBuffer: 64 * 1024 * 1024,
    });
    return true;
  } catch {
    return false;
  }
}
