/** For `require('quorate/vitest')`: the same module as an `import` gets. */
module.exports = require('./vitest.js')
