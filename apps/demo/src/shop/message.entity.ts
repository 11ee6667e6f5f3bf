import { Column, Entity, PrimaryGeneratedColumn } from 'typeorm';

/** What a visitor wrote in the contact form. */
@Entity('contact_message')
export class ContactMessage {
  @PrimaryGeneratedColumn()
  id!: number;

  @Column('varchar', { length: 100 })
  name!: string;

  @Column('varchar', { length: 200 })
  email!: string;

  @Column('text')
  message!: string;

  /** Epoch milliseconds. */
  @Column('integer', { name: 'created_at' })
  createdAt!: number;
}
