/** For `require('quorate/engine')`: the same module as an `import` gets. */
module.exports = require('./engine.js')
