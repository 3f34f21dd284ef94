import { Column, Entity, PrimaryGeneratedColumn } from 'typeorm';

/** A message as it is stored. */
@Entity('telemetry')
export class Reading {
  @PrimaryGeneratedColumn()
  id!: number;

  @Column()
  device!: string;

  @Column('timestamptz')
  time!: Date;

  @Column('float')
  heatEnergyTotal!: number;

  @Column('float')
  heatPower!: number;

  @Column('float')
  waterSupplyTemp!: number;

  @Column('float')
  waterReturnTemp!: number;
}
