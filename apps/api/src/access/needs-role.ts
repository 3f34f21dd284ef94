import { Reflector } from '@nestjs/core';
import type { Role } from '#contracts';

/** Least role that a handler asks for; null: it is open to anyone. A handler that says nothing is for admins alone. */
export const NeedsRole = Reflector.createDecorator<Role | null>();
