import 'reflect-metadata';
import type { Server } from 'node:http';
import { Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { jest } from '@jest/globals';
import { listenAt } from './listen-at.js';

@Module({})
class Nothing {}

describe('where a service listens', () => {
  it('has room for 4,096 connections that are not accepted yet', async () => {
    const app = await NestFactory.create(Nothing, { logger: false });
    const server = app.getHttpServer() as Server;
    const listen = jest.spyOn(server, 'listen');
    await listenAt(app, 0, '127.0.0.1');
    expect(listen.mock.calls[0]!.slice(0, 3)).toEqual([0, '127.0.0.1', 4_096]);
    expect(server.address()).toMatchObject({ address: '127.0.0.1' });
    await app.close();
  });
});
