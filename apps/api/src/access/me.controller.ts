import { Controller } from '@nestjs/common';
import { OPERATIONS } from '#contracts';
import { Handles } from '../http/operations/handles.js';
import { Caller, type Principal } from './principal.js';

@Controller()
export class MeController {
  @Handles(OPERATIONS.getMe)
  me(@Caller() caller: Principal | null): { readonly name: string | null; readonly role: Principal['role'] } {
    return caller ?? { name: null, role: 'admin' };
  }
}
