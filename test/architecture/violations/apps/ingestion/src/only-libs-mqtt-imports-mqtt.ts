export { connect } from 'mqtt';
