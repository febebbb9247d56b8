// Stands in for a package that is not installed: every property, call and construction gives itself again.
const stand = new Proxy(function () {}, {
    get: (target, key) => key === Symbol.toPrimitive ? () => 'stand_in' : key === 'then' || key === Symbol.iterator ? undefined : stand,
    getPrototypeOf: () => stand,
    apply: () => stand,
    construct: () => stand,
});
module.exports = stand;
