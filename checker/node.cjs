/** For `require('quorate/node')`: the same module as an `import` gets. */
module.exports = require('./node.js')
