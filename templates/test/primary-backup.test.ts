import { model, modelNames } from 'quorate/vitest'
import { expect, it } from 'vitest'
import primaryBackup from '../specs/primary-backup.js'

it.each(modelNames(primaryBackup))('%s: every verdict is as declared', (name) => {
  expect(model(primaryBackup, name)).toMeetExpectations()
})

it('loses an acknowledged record in a crash only if it can be acknowledged before the backup has it', () => {
  expect(model(primaryBackup, 'acknowledged when copied, one crash')).toHold('NoAcknowledgedLoss')
  expect(model(primaryBackup, 'acknowledged when written, one crash')).toViolate('NoAcknowledgedLoss', { length: 5 })
})
