/** For `require('quorate')`: the same module as an `import` gets. */
module.exports = require('./index.js')
